extension Summary {
    /// What somebody else changed during the run.
    public struct Meanwhile: Sendable, Hashable, Codable {
        private static let mostExamples = 5

        /// Accounts that somebody else changed, and whose changes the run kept.
        public var accounts = 0
        /// Rows that failed because somebody else changed the same value.
        public var conflicts = 0
        /// Their changes of some of those accounts, a sentence each.
        public var examples: [String] = []

        /// Takes in what a run found.
        mutating func take(_ found: [FoundAccount]) {
            var seen: Set<ByteExactString> = []
            for account in found where seen.insert(ByteExactString.id(account.id)).inserted {
                if examples.count < Self.mostExamples { examples.append("'\(account.name)': \(account.sentence)") }
            }
            accounts = seen.count
        }
    }

    /// A sentence about ``meanwhile`` for people; `nil` without changes by others.
    public var meanwhileSentence: String? {
        guard let meanwhile, meanwhile.accounts > 0 else { return nil }
        let accounts = meanwhile.accounts == 1 ? "1 account was" : "\(meanwhile.accounts) accounts were"
        let more = meanwhile.accounts > meanwhile.examples.count ? "; …" : ""
        return "\(accounts) changed by somebody else meanwhile, and those changes stay: "
            + meanwhile.examples.joined(separator: "; ") + more + "."
    }
}
