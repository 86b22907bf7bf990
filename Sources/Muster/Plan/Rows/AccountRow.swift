/// What one row asks of one account, and what an earlier process of the run recorded about it.
struct AccountRow: Sendable {
    /// The row's number.
    var number: Int
    /// The account's part of a row that stands for several accounts; 0 for any other row.
    var part = 0
    /// The action.
    var action: Action
    /// The account's name as in the row; `nil` when it equals the known name.
    var name: String?
    /// The change that the row asks for.
    var desiredChange: DesiredChange
    /// The intent that an earlier process recorded for this row. If it intended a create and the account exists, that process made it. If it intended a delete
    /// and the account is gone, that process deleted it.
    var intent: Intent?
    /// What the run planned for this row before the interruption.
    var expected: Outcome.Status?
}
