import CSV

/// Single rows of a sheet.
extension Sheet {
    /// Returns the line and the account's name of some rows: its `name`, else its `id`.
    func names(ofRows wanted: Set<Int>) throws -> [Int: (line: Int, name: String)] {
        guard !wanted.isEmpty else { return [:] }
        var found: [Int: (line: Int, name: String)] = [:]
        var rows = try rows()
        while found.count < wanted.count, let row = try rows.next() {
            guard wanted.contains(row.number) else { continue }
            found[row.number] = (row.line, row.name ?? row.trimmed(.id) ?? "")
        }
        return found
    }

    /// The physical line on which each row begins.
    ///
    /// - Throws: ``RunError`` when the file cannot be read again.
    func lines(ofRows wanted: Set<Int>) throws -> [Int: Int] { try names(ofRows: wanted).mapValues(\.line) }

    /// Returns the cells of one row as its author wrote them; `nil` when the sheet has no such row.
    ///
    /// - Parameter number: the row, counted from 1 below the header.
    /// - Throws: ``RunError`` when the file cannot be read.
    public func cells(ofRow number: Int) throws -> (headings: [String], cells: [String])? {
        var rows = try rows()
        while let row = try rows.next() {
            if row.number == number { return (row.header.texts, row.record.indices.map(row.cell)) }
        }
        return nil
    }

    /// Returns the cells of some rows as their author wrote them, with the line on which each begins. It reads the file up to the last of them.
    ///
    /// - Parameter numbers: the rows, counted from 1 below the header. Rows that the sheet does not have are left out.
    /// - Throws: ``RunError`` when the file cannot be read.
    public func cells(ofRows numbers: Range<Int>) throws -> [(number: Int, line: Int, cells: [String])] {
        struct Enough: Error {}
        var found: [(number: Int, line: Int, cells: [String])] = []
        do {
            _ = try eachRecord { record in
                guard record.number < numbers.upperBound else { throw Enough() }
                guard numbers.contains(record.number), record.number > 0 else { return }
                found.append((record.number, record.line, Array(record.copy())))
            }
        } catch is Enough {}
        return found
    }
}
