import Muster
import SystemPackage
import HTTPTypes

/// What the page asks the workbench for.
extension Workbench {
    /// The sheet; `nil` before there is one.
    func sheetView() -> SheetView? { sheet.map { SheetView($0) } }

    /// Some rows of the sheet; `nil` while there is none.
    func sheetRows(from first: Int, count: Int) -> SheetRowsView? {
        sheet.map { SheetRowsView($0, from: first, count: count, version: sheetVersion) }
    }

    /// The plan; `nil` before there is one, and while another is made.
    func planView() -> PlanView? { plan.map { PlanView($0, version: planVersion, allowed: sheet?.choices) } }

    /// Some lines of the plan; `nil` while there is none.
    func changes(kind: String, query: String, from: Int, count: Int) -> ChangesView? {
        guard let changes = plan?.changes, var search else { return nil }
        // Taken out while it changes, so that its texts are not copied.
        self.search = nil
        search.search(kind: kind, query: query)
        self.search = search
        let total = search.total
        let first = Swift.min(Swift.max(0, from), total)
        let last = first + Swift.min(Swift.min(Swift.max(1, count), Self.mostLines), total - first)
        return ChangesView(
            version: planVersion,
            total: total,
            kinds: search.kinds,
            from: first,
            lines: (first..<last).map { ChangesView.LineView(changes[search.place($0)]) }
        )
    }

    private static let mostLines = 500

    /// The cells of a row, to edit them.
    func row(_ number: Int) throws -> RowCellsView {
        guard let plan, let row = try plan.prepared.sheet.cells(ofRow: number) else {
            throw PageError(.notFound, "The sheet has no such row.")
        }
        return RowCellsView(row: number, headings: row.headings, cells: row.cells)
    }

    /// One of the mistakes of the plan.
    func mistake(_ index: Int, version: Int) throws -> Mistake {
        guard let plan, version == planVersion, plan.mistakes.indices.contains(index) else {
            throw PageError(.conflict, "The plan has changed meanwhile. Look at it again.")
        }
        return plan.mistakes[index]
    }
}

/// The cells of a row.
struct RowCellsView: Encodable {
    var row: Int
    var headings: [String]
    var cells: [String]
}
