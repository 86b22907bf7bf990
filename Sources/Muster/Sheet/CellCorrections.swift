import CSV

/// Cells of a sheet to replace, so that rows that cannot be done can be done. The author's file stays as it is.
public struct CellCorrections: Sendable, Hashable {
    /// The new texts, by row and by the column's position, which is counted from 0.
    public private(set) var cells: [Int: [Int: String]] = [:]

    /// No corrections.
    public init() {}

    /// Whether there are none.
    public var isEmpty: Bool { cells.isEmpty }

    /// The number of cells.
    public var count: Int { cells.values.reduce(0) { $0 + $1.count } }

    /// Notes the new text of a cell. A later text takes the place of an earlier one.
    public mutating func replace(row: Int, column: Int, with text: String) { cells[row, default: [:]][column] = text }

    /// Adds other corrections, which take the place of these where both are of one cell.
    public mutating func merge(_ other: CellCorrections) {
        for (row, texts) in other.cells { cells[row, default: [:]].merge(texts) { $1 } }
    }
}

extension Sheet {
    /// Writes a copy of the file with some cells replaced, in UTF-8 and with the same delimiter. Every other cell keeps its bytes, and every row its number.
    ///
    /// - Parameters:
    ///   - corrections: the cells to replace. The file is left as it is.
    ///   - copy: where the copy goes: an empty file, which must be kept for as long as the sheet is.
    /// - Returns: the copy as a sheet, read as this one is, under the same name.
    /// - Throws: ``RunError`` when the file cannot be read, or the copy not be written.
    public func corrected(by corrections: CellCorrections, in copy: TemporaryCopy) throws -> Sheet {
        var reading = options
        if reading.encoding == nil, reading.recognizedEncoding == nil {
            reading.recognizedEncoding = try recognized()?.options.recognizedEncoding
        }
        let source = Sheet(path: path, name: name, options: reading)
        let dialect = try source.dialect()
        var rows = try source.rows()
        var writer = RecordWriter(
            options: WriterOptions(
                delimiter: dialect.delimiter,
                lineEnding: dialect.lineEnding ?? .lineFeed,
                byteOrderMark: dialect.encoding == .utf8 && dialect.byteOrderMark
            )
        )
        writer.append(Array(rows.header.record))
        while let row = try rows.next() {
            let texts = corrections.cells[row.number]
            for position in row.record.indices {
                guard let text = texts?[position] else {
                    writer.appendField(row.record.bytes(of: position))
                    continue
                }
                // A file that Muster wrote guards cells that a spreadsheet would run.
                writer.appendField(row.header.isOurs && FormulaGuard.needsGuard(text.utf8) ? "'" + text : text)
            }
            writer.endRecord()
            if writer.buffer.count > 1 << 18 { try copy.append(writer.drain()) }
        }
        try copy.append(writer.drain())
        var copyOptions = options
        copyOptions.encoding = nil
        copyOptions.recognizedEncoding = nil
        copyOptions.headerRow = nil
        copyOptions.delimiter = String(UnicodeScalar(dialect.delimiter))
        return Sheet(path: copy.path, name: name, options: copyOptions)
    }

    /// How the file is written, as its first record tells.
    private func dialect() throws -> Dialect {
        var reader = RecordReader(chunks: try FileChunks(path: path), options: try options.reading())
        _ = try reader.next()
        return reader.dialect
    }
}
