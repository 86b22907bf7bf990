/// Why a row fails without a call.
package struct RowProblem: Error, Sendable, Hashable {
    /// For programs, as in `unknownGroup`.
    package let code: String
    /// For people.
    package let message: String
    /// The column of the invalid cell, if there is one.
    let column: Column?
    /// The position of that column, if it has no meaning.
    let position: Int?

    init(_ code: String, _ message: String, in column: Column? = nil, at position: Int? = nil) {
        self.code = code
        self.message = message
        self.column = column
        self.position = position
    }
}
