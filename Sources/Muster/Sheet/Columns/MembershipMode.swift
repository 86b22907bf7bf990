/// The action of rows in the layout `memberships` that name none.
public enum MembershipMode: String, Sendable, Hashable, CaseIterable, Codable {
    /// The account enters the group.
    case add
    /// The account leaves the group.
    case remove
    /// The accounts that the sheet names end in exactly the groups that it lists for them.
    case exact
}

/// The actions of rows in the layout `memberships`.
enum MembershipAction: String, CaseIterable {
    case add
    case remove
    case skip
}
