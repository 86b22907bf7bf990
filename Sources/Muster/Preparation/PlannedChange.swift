/// One line of a plan: what it does about an account or a new group, or why it cannot do a row.
public struct PlannedChange: Sendable, Hashable {
    /// The kinds of lines.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An account, or a group, comes to be.
        case create
        /// An account changes.
        case update
        /// An account ends.
        case delete
        /// The row cannot be done.
        case impossible
    }

    /// A display name before and after a change.
    public struct DisplayNames: Sendable, Hashable {
        /// The account's; empty for one that does not exist yet.
        public var before: String
        /// The planned one; for an account that ends, its last.
        public var after: String

        /// Whether they differ, to the byte.
        public var differ: Bool { ByteExactString(before) != ByteExactString(after) }
    }

    /// What happens.
    public var kind: Kind
    /// Whether it is about a group; otherwise it is about an account.
    public var isOfGroup = false
    /// The first row that asks for it; 0 for a group.
    public var row = 0
    /// The number of rows that ask for it.
    public var rowCount = 1
    /// The name of the account or the group, as far as the row gives one.
    public var name = ""
    /// The account's id; `nil` for one that does not exist yet.
    public var accountID: String?
    /// The display name before and after; equal where it stays.
    public var displayName = DisplayNames(before: "", after: "")
    /// The names of the groups that the account enters.
    public var entering: [String] = []
    /// The names of the groups that the account leaves.
    public var leaving: [String] = []
    /// An existing account, not in the sheet, that a new one is much like; `nil` for none.
    public var resembles: String?
    /// For programs: why the row cannot be done.
    public var code = ""
    /// For people: why the row cannot be done.
    public var reason = ""
    /// The physical line of a row that cannot be done; 0 for any other.
    public var line = 0

    /// Creates a line of a kind.
    init(_ kind: Kind) { self.kind = kind }

    /// Whether every word occurs in the name, the display name, a group or the reason.
    ///
    /// - Parameter words: words in lower case.
    public func matches(_ words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let text = searchText
        return words.allSatisfy { text.contains($0) }
    }

    /// What a search looks at, in lower case: the name, the display names, the groups, the reason, the id and the row.
    public var searchText: String {
        let texts = [name, displayName.before, displayName.after, reason, accountID ?? "", row > 0 ? "\(row)" : ""]
        return (texts + entering + leaving).joined(separator: "\u{1}").lowercased()
    }
}
