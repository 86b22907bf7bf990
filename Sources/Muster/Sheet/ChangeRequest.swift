/// What the author of one row wants, in the author's words: nothing is looked up yet.
package struct ChangeRequest: Sendable, Hashable {
    /// The data record of the sheet, counted from 1 below the header.
    package var row: Int
    /// What to do, the run's mode filled in.
    package var action: Action
    /// The account's id; `nil` to find it by name.
    package var id: String?
    /// The account's name, exactly as written; `nil` when the cell is blank.
    package var name: String?
    /// `nil` leaves it, empty empties it.
    package var displayName: String?
    /// The full set of groups, by name or id; `nil` leaves it.
    package var groups: [String]?
    /// Groups to enter.
    package var addGroups: [String] = []
    /// Groups to leave.
    package var removeGroups: [String] = []
    /// Layout `matrix`: the groups that the account is marked for, and those that it is not marked for, as ids or names.
    package var marks: MatrixMarks?
    /// Layout `memberships`, mode `exact`: whether ``addGroups`` is a part of the account's full set.
    package var isPartOfFullSet = false
    /// Why a row is skipped that does not say so itself.
    package var skipReason: String?
    /// The organization that the row belongs to; `nil` for the run's.
    package var organizationID: String?

    /// The account as messages name it.
    var account: String { name.map { "'\($0)'" } ?? "with the id \(id ?? "?")" }
}
