extension Summary {
    /// What somebody else has changed while the run was under way.
    public struct Meanwhile: Sendable, Hashable, Codable {
        private static let mostExamples = 5

        /// Accounts that somebody else had changed, and whose changes the run has left as they are.
        public var accounts = 0
        /// Rows that failed because somebody else had changed the same thing.
        public var conflicts = 0
        /// What they had changed of some of those accounts, a sentence each.
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

    /// What there is to say of ``meanwhile``, for people; `nil` where nobody else was at work.
    public var meanwhileSentence: String? {
        guard let meanwhile, meanwhile.accounts > 0 else { return nil }
        let accounts = meanwhile.accounts == 1 ? "1 account was" : "\(meanwhile.accounts) accounts were"
        let more = meanwhile.accounts > meanwhile.examples.count ? "; …" : ""
        return "\(accounts) changed by somebody else meanwhile, and those changes stay: "
            + meanwhile.examples.joined(separator: "; ") + more + "."
    }
}
