/// What a row asks for, or why nobody can tell, wherever it stands: what must be the same for two rows to be the same.
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
            // Where the column stands in this file says nothing of what the row asks for.
            problem = RowProblem(error.code, error.message, in: error.column)
        }
    }
}
