/// The change that one call makes to one account, for one row or for several.
package struct Change: Sendable {
    /// What the service is asked for.
    package enum Operation: String, Sendable, Codable {
        case create
        case update
        case delete
    }

    /// One row's part in a change.
    package struct Step: Sendable {
        /// The row.
        package var row: Int
        /// The account's part of the row, counted from 1, where the row stands for several accounts; 0 where it stands for this one alone.
        package var part = 0
        /// What it wants; empty for a delete.
        package var desiredChange: DesiredChange
        /// What becomes of the row when the call succeeds: `created`, `updated`, `deleted`, or `unchanged` for a row that adds nothing to
        /// the rows before it.
        package var outcome: Outcome.Status
        /// Whether an earlier process of the run had set out to do this: what is found done was done by the run then, and what is not found may still
        /// have been sent.
        package var wasPlanned = false
        /// Whether it was part of calls for several accounts, of which one was refused: nobody knows whether those had done a part of it.
        package var wasInRefusedCall = false
        /// Whether the row may make the account when it is not there.
        package var mayCreate: Bool
    }

    /// What the service is asked for.
    package var operation: Operation
    /// The rows, in the order of the sheet; at least one.
    package var steps: [Step]
    /// The account before the change; for a create, what a new account has.
    package var before: AccountState
    /// The account after all steps.
    package var after: AccountState
}

/// All that happens to one account: its changes one after the other, never two at once.
package struct AccountWork: Sendable {
    /// The account's id; `nil` until it is created.
    package var id: String?
    /// The account's name.
    package var name: String
    /// The name of the account that was there before, where one is made in its place with another spelling.
    package var formerName: String?
    /// What to do, in order.
    package var changes: [Change] = []

    /// Whether a row is about this account and about others too.
    var isShared: Bool { changes.contains { $0.steps.contains { $0.part > 0 } } }

    /// The first row that is about this account.
    package var firstRow: Int { changes.first?.steps.first?.row ?? 0 }
}
