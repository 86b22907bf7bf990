import CSV

/// Searches one column for damage. It keeps counts and a few examples, so its memory is bounded.
struct ColumnSearch: Sendable {
    /// The cells of one kind: their number and the first of them.
    private struct Tally {
        static let mostExamples = 3

        var count = 0
        var examples: [(row: Int, cell: Damage.Cell)] = []
    }

    /// The column's position in the file.
    let position: Int
    private let column: Column
    /// The cells so far that are empty.
    var emptyCount = 0
    private var tallies: [Damage.Kind: Tally] = [:]
    /// The cells of digits only, by their number of digits.
    private var widths = [Tally](repeating: Tally(), count: mostDigits + 1)
    private var lastWidth = 0
    /// Whether the cells of digits never become shorter from one row to the next, as in a counter.
    private var isGrowing = true
    /// The lengths of the cells that begin with a zero.
    private var widthsWithZeros: Set<Int> = []

    private static let mostDigits = 20

    init(_ column: Column, at position: Int) {
        self.column = column
        self.position = position
    }

    /// Takes the cell of a row. Not needed for ``PlainCells``, nor for an empty cell that ``emptyCount`` counts.
    ///
    /// - Parameter isASCII: whether all its bytes are known to be ASCII.
    mutating func look(at cell: UnsafeBufferPointer<UInt8>, isASCII: Bool, line: Int, row: Int) {
        if cell.isEmpty { emptyCount += 1 }
        switch isASCII ? DamageSigns.sign(ofASCII: cell) : DamageSigns.sign(of: cell) {
        case .none: break
        case .digits: noteDigits(cell, line: line, row: row)
        case .damage(let kind): note(cell, in: &tallies[kind, default: Tally()], line: line, row: row)
        }
    }

    private mutating func noteDigits(_ cell: UnsafeBufferPointer<UInt8>, line: Int, row: Int) {
        // Only numbers that name an account must have all their digits.
        guard column == .name || column == .id, cell.count <= Self.mostDigits else { return }
        if cell.count < lastWidth { isGrowing = false }
        lastWidth = cell.count
        if cell[0] == UInt8(ascii: "0") { widthsWithZeros.insert(cell.count) }
        note(cell, in: &widths[cell.count], line: line, row: row)
    }

    private func note(_ cell: UnsafeBufferPointer<UInt8>, in tally: inout Tally, line: Int, row: Int) {
        tally.count += 1
        guard tally.examples.count < Tally.mostExamples else { return }
        let text = String(decoding: cell, as: UTF8.self)
        tally.examples.append((row, Damage.Cell(name: "", line: line, text: text)))
    }

    /// Returns the damage.
    ///
    /// - Parameters:
    ///   - rowCount: the number of rows.
    ///   - hiddenRows: the lines before the first row that are not rows of a spreadsheet program.
    func damage(rowCount: Int, hiddenRows: Int) -> [Damage] {
        let cellCount = rowCount - emptyCount
        var tallies = tallies.filter { !$0.key.isOdd || $0.value.count * 2 <= cellCount }
        tallies[.lostZeros] = shorterNumbers(among: cellCount)
        return Damage.Kind.allCases.compactMap { kind in
            tallies[kind].map { tally in
                let examples = tally.examples.map { row, cell in
                    var cell = cell
                    cell.name = SpreadsheetPlaces.cell(column: position, row: row - hiddenRows)
                    return cell
                }
                return Damage(kind: kind, column: column, count: tally.count, examples: examples)
            }
        }
    }

    /// The numbers that are shorter than nearly all others; `nil` when the column is not a list of numbers of one width, or is a counter.
    private func shorterNumbers(among cellCount: Int) -> Tally? {
        let total = widths.reduce(0) { $0 + $1.count }
        guard total >= 4, total * 2 > cellCount,
            let width = widths.indices.max(by: { widths[$0].count < widths[$1].count })
        else { return nil }
        let isPadded = widthsWithZeros.contains(width)
        guard isPadded || widths[width].count * 5 >= total * 4 && !isGrowing else { return nil }
        let shorter = widths[..<width].reversed()
        let count = shorter.reduce(0) { $0 + $1.count }
        guard count > 0, count < widths[width].count else { return nil }
        return Tally(count: count, examples: Array(shorter.flatMap(\.examples).prefix(Tally.mostExamples)))
    }
}
