/// What one row makes of an account that is there, as far as the plan's counts go.
struct MembershipDelta: Sendable {
    /// The groups that it enters, in the table's order.
    var entered: [GroupTable.Index] = []
    /// The groups that it leaves, in the table's order.
    var left: [GroupTable.Index] = []
    /// Whether its display name becomes another one.
    var isRenamed = false

    /// Whether the account stays as it is.
    var isEmpty: Bool { entered.isEmpty && left.isEmpty && !isRenamed }
}
