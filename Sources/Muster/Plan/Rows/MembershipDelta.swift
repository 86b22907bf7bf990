/// How one row changes an existing account, as far as the plan's counts need.
struct MembershipDelta: Sendable {
    /// The groups that it enters, in the table's order.
    var entered: [GroupTable.Index] = []
    /// The groups that it leaves, in the table's order.
    var left: [GroupTable.Index] = []
    /// Whether its display name changes.
    var isRenamed = false

    /// Whether nothing changes.
    var isEmpty: Bool { entered.isEmpty && left.isEmpty && !isRenamed }
}
