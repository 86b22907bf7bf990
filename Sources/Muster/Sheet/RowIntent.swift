/// What a row asks for, or why it cannot be read. Two rows with equal intents are the same row, wherever they are.
struct RowIntent: Sendable, Equatable {
    private let request: ChangeRequest?
    private let problem: RowProblem?
    private let pattern: NamePattern?

    init(_ row: SheetRow, _ options: SheetOptions) {
        pattern = row.namePattern(options)
        do throws(RowProblem) {
            var request = try row.request(options)
            request.row = 0
            self.request = request
            problem = nil
        } catch {
            request = nil
            // The position of the column does not change what the row asks for.
            problem = RowProblem(error.code, error.message, in: error.column)
        }
    }
}
