/// What a row of the layout `matrix` says: the groups that the account is marked for, and those that it is not. Each by its id, or by its name while it is
/// still to be made.
package struct MatrixMarks: Sendable, Hashable {
    /// The groups that the account shall be in.
    package var marked: [String] = []
    /// The groups that the account shall not be in.
    package var unmarked: [String] = []
}

extension SheetRow {
    /// The marks of the row.
    ///
    /// - Throws: ``RowProblem`` for a cell that holds another text.
    func marks() throws(RowProblem) -> MatrixMarks {
        var marks = MatrixMarks()
        for (position, group) in header.groupColumns {
            switch MembershipMark(cell: bytes(of: position)) {
            case .marked?: marks.marked.append(group)
            case .unmarked?: marks.unmarked.append(group)
            case nil:
                throw RowProblem(
                    "unknownMark",
                    "'\(cell(position))' is not a mark: write x for in the group, or leave the cell empty for not in it",
                    at: position
                )
            }
        }
        return marks
    }
}
