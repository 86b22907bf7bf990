public import CSV

/// The parts of a sheet's file that are not rows, or that the author did not write.
public struct Findings: Sendable, Hashable {
    /// What spreadsheets added around the table.
    public var padding: Padding
    /// The number of rows that repeat the header. Muster skips them.
    public var repeatedHeaders: Int
    /// Cells that are probably damaged, by column and kind.
    public var damage: [Damage]
    /// The last row, when the file's last line has no line ending.
    public var openEnd: OpenEnd?
    /// Columns that name several organizations, although all rows go to one.
    public var organizations: [OrganizationColumn] = []
    /// Cells that are formulas with a constant text.
    public var formulaTexts = FormulaTexts()
}

/// Searches the records of a sheet for what is not a row, or not the author's.
struct FindingsSearch: Sendable {
    private let header: Header
    /// The size of the header's first cell. Nearly every other record differs in it.
    private let firstSize: Int
    private let headerRow: Int?
    private var columns: [ColumnSearch]
    /// Their positions.
    private let positions: [Int]
    private let plainCells = PlainCells()
    private var rowCount = 0
    /// What the cells of the columns look like that Muster does not know.
    private(set) var evidence: [ColumnEvidence]
    /// Those of ``evidence`` that further cells can tell something about.
    private var open: [Int]
    private var organizations: [OrganizationSearch]
    private var places = SpreadsheetPlaces()
    private var repeatedHeaders = 0

    private let reading: FormulaText.Interpretation
    /// Columns that mean something and are not looked through for damage.
    private let others: [Int]
    private var formulaTexts = FormulaTexts()

    init(_ header: Header, _ options: SheetOptions) {
        self.header = header
        reading = FormulaText.Interpretation(header, options)
        headerRow = options.headerRow
        // Muster made such a sheet itself, and nobody had it in a spreadsheet.
        let isExact = options.isExact
        organizations = isExact ? [] : OrganizationSearch.all(in: header)
        firstSize = header.record.bytes(of: 0).count
        let searched = header.positions.filter { $0.key != .action && $0.key != .partitionGlobalId && !isExact }
        others = header.positions.filter { searched[$0.key] == nil }.flatMap(\.value)
        columns = searched.flatMap { column, positions in positions.map { ColumnSearch(column, at: $0) } }
            .sorted { $0.position < $1.position }
        positions = columns.map(\.position)
        evidence = isExact ? [] : header.unknown.map { ColumnEvidence(position: $0) }
        open = Array(evidence.indices)
    }

    /// Looks at the next records, the header included.
    mutating func look(at records: borrowing RecordBatch) {
        records.forEach { look(at: $0) }
    }

    @inline(__always)
    private mutating func look(at record: borrowing RecordView) {
        if record.number == 0, let headerRow { places.begin(atRow: headerRow, line: record.line) }
        let row = places.row(ofRecordAt: record.line, lineEndings: record.lineEndingCount)
        if record.number == 0 { return }
        if record.bytes(of: 0).count == firstSize, repeatsHeader(record) {
            repeatedHeaders += 1
            return
        }
        rowCount &+= 1
        let isASCII = record.isKnownASCII
        for index in positions.indices {
            let cell = record.bytes(of: positions[index])
            guard let first = cell.first, let last = cell.last else {
                columns[index].emptyCount &+= 1
                continue
            }
            if isASCII, plainCells.contain(first: first, last: last, count: cell.count) { continue }
            look(at: cell, ofColumn: index, record, row)
        }
        for position in others {
            let cell = record.bytes(of: position)
            guard reading.admits(cell.first) else { continue }
            let plain = header.isOurs ? FormulaGuard.unguarded(cell) : cell[...]
            if FormulaText.content(of: plain) != nil { formulaTexts.note(position, row) }
        }
        for index in organizations.indices {
            organizations[index].look(at: record.bytes(of: organizations[index].position))
        }
        if !open.isEmpty { lookAtUnknown(record, row) }
    }

    /// Looks at a cell: without its guard, or at the text that it gives as a formula.
    @inline(never)
    private mutating func look(
        at cell: UnsafeBufferPointer<UInt8>,
        ofColumn index: Int,
        _ record: borrowing RecordView,
        _ row: Int
    ) {
        var cell = cell
        let mayBeFormula = reading.admits(cell.first)
        if header.isOurs, cell.first == UInt8(ascii: "'") { cell = UnsafeBufferPointer(rebasing: cell.dropFirst()) }
        if mayBeFormula, let content = FormulaText.content(of: cell) {
            formulaTexts.note(columns[index].position, row)
            cell = UnsafeBufferPointer(rebasing: content)
        }
        columns[index].look(at: cell, isASCII: record.isKnownASCII, line: record.line, row: row)
    }

    private mutating func lookAtUnknown(_ record: borrowing RecordView, _ row: Int) {
        var isClosed = false
        for index in open {
            evidence[index].look(at: record.bytes(of: evidence[index].position), row: row)
            if !evidence[index].isOpen { isClosed = true }
        }
        if isClosed { open.removeAll { !evidence[$0].isOpen } }
    }

    /// What was found in all records.
    func findings(_ padding: Padding, _ dialect: Dialect, _ openEnd: OpenEnd?) -> Findings {
        let hiddenRows = dialect.separatorLine && headerRow == nil ? 1 : 0
        return Findings(
            padding: padding,
            repeatedHeaders: repeatedHeaders,
            damage: columns.flatMap { $0.damage(rowCount: rowCount, hiddenRows: hiddenRows) },
            openEnd: openEnd,
            organizations: organizations.compactMap(\.column),
            formulaTexts: formulaTexts.shown(hiddenRows: hiddenRows)
        )
    }

    private func repeatsHeader(_ record: borrowing RecordView) -> Bool {
        for position in 0..<record.count {
            guard record.bytes(of: position).elementsEqual(header.record.bytes(of: position)) else { return false }
        }
        return true
    }
}
