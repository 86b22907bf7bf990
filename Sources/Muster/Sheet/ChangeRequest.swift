/// What one row asks for, in the author's words. Names are not looked up yet.
package struct ChangeRequest: Sendable, Hashable {
    /// The data record of the sheet, counted from 1 below the header.
    package var row: Int
    /// The action. An empty cell has the run's mode.
    package var action: Action
    /// The account's id; `nil` to find it by name.
    package var id: String?
    /// The account's name, exactly as written; `nil` when the cell is blank.
    package var name: String?
    /// The display name; `nil` leaves it, and an empty text empties it.
    package var displayName: String?
    /// The full set of groups, by name or id; `nil` leaves it.
    package var groups: [String]?
    /// Groups to enter.
    package var addGroups: [String] = []
    /// Groups to leave.
    package var removeGroups: [String] = []
    /// Layout `matrix`: the groups with a mark and the groups without one, as ids or names.
    package var marks: MatrixMarks?
    /// Layout `memberships`, mode `exact`: whether ``addGroups`` is part of the account's full set.
    package var isPartOfFullSet = false
    /// Why Muster skips a row whose action is not `skip`.
    package var skipReason: String?
    /// The organization that the row belongs to; `nil` for the run's.
    package var organizationID: String?

    /// The account's name in messages.
    var account: String { name.map { "'\($0)'" } ?? "with the id \(id ?? "?")" }
}
