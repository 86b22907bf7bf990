/// Why a row cannot be done, found without asking the service.
package struct RowProblem: Error, Sendable, Hashable {
    /// For programs, as in `unknownGroup`.
    package let code: String
    /// For people.
    package let message: String
    /// The column whose cell is to blame, where it must be looked at.
    let column: Column?
    /// The position of that column, where it is not known by a meaning.
    let position: Int?

    init(_ code: String, _ message: String, in column: Column? = nil, at position: Int? = nil) {
        self.code = code
        self.message = message
        self.column = column
        self.position = position
    }
}
