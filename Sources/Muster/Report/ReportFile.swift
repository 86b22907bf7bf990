import SystemPackage

/// One of the reports on its way to its file.
struct ReportFile: ~Copyable {
    private var file: AtomicFile
    private var rows: ReportRows

    /// - Throws: ``RunError`` `cannotCreate`.
    init(at path: FilePath, _ header: Header) throws {
        file = try AtomicFile(at: path)
        // The header goes to the file with the first row, or with the end of the report.
        rows = ReportRows(columns: header.carriedTexts)
    }

    mutating func append(_ row: SheetRow, _ outcome: Outcome) throws {
        rows.append(row.carriedCells, row: row.number, line: row.line, outcome)
        try drain()
    }

    mutating func prepare() throws {
        try drain()
        try file.synchronize()
    }

    consuming func commit(isLast: Bool) throws {
        try file.commit(synchronizingFolder: isLast)
    }

    private mutating func drain() throws {
        try file.write(rows.bytes)
        rows.removeAll()
    }
}
