/// The marks of a row in the layout `matrix`: the groups with and without a mark. Each by its id, or by its name while it does not exist yet.
package struct MatrixMarks: Sendable, Hashable {
    /// The groups with a mark: the account is to be in them.
    package var marked: [String] = []
    /// The groups without a mark: the account is not to be in them.
    package var unmarked: [String] = []
}

extension SheetRow {
    /// Reads the marks of a row.
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
