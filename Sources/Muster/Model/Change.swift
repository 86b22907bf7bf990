/// The change that one call makes to one account, for one row or for several.
package struct Change: Sendable {
    /// The operation of the call.
    package enum Operation: String, Sendable, Codable {
        case create
        case update
        case delete
    }

    /// One row's part in a change.
    package struct Step: Sendable {
        /// The row's number.
        package var row: Int
        /// The account's part of a row that stands for several accounts, counted from 1; 0 when the row stands for this account alone.
        package var part = 0
        /// The change that it asks for; empty for a delete.
        package var desiredChange: DesiredChange
        /// The row's outcome when the call succeeds: `created`, `updated`, `deleted`, or `unchanged` for a row that adds nothing to
        /// earlier rows.
        package var outcome: Outcome.Status
        /// Whether an earlier process of the run planned this: if it is done, the run did it, and if not, the call may still have been sent.
        package var wasPlanned = false
        /// Whether it was part of a rejected call for several accounts, which may have been applied in part.
        package var wasInRefusedCall = false
        /// Whether the row may create a missing account.
        package var mayCreate: Bool

        /// Whether an intent precedes its call: a create or a delete.
        var hasIntent: Bool { outcome == .created || outcome == .deleted }
    }

    /// The operation of the call.
    package var operation: Operation
    /// The rows, in the order of the sheet; at least one.
    package var steps: [Step]
    /// The account before the change; for a create, the initial state of a new account.
    package var before: AccountState
    /// The account after all steps.
    package var after: AccountState
}

/// The work on one account: its changes, one after the other.
package struct AccountWork: Sendable {
    /// The account's id; `nil` until it is created.
    package var id: String?
    /// The account's name.
    package var name: String
    /// The name of the previous account, when a new one with another spelling replaces it.
    package var formerName: String?
    /// The changes, in order.
    package var changes: [Change] = []

    /// Whether a row is about this account and about others too.
    var isShared: Bool { changes.contains { $0.steps.contains { $0.part > 0 } } }

    /// The first row that is about this account.
    package var firstRow: Int { changes.first?.steps.first?.row ?? 0 }
}
