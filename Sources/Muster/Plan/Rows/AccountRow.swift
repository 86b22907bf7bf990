/// What one row asks of one account, and what an earlier process of the run knew of it.
struct AccountRow: Sendable {
    /// The row.
    var number: Int
    /// The account's part of a row that stands for several accounts; 0 for any other row.
    var part = 0
    /// What is to be done.
    var action: Action
    /// The account's name as the row spells it; `nil` where that is how the account is known already.
    var name: String?
    /// What the row wants of the account.
    var desiredChange: DesiredChange
    /// What an earlier process was about to send for this row. An account that it was about to make and that is there is that one; one that it was about to
    /// remove and that is gone was removed by it.
    var intent: Intent?
    /// What the run had planned for this row before it was interrupted.
    var expected: Outcome.Status?
}
