/// Nothing here runs unless a document has a problem, so it may walk the record again.
extension Parser {
    /// The error with the line, the column and the words for a problem at `offset` of the record at work.
    func error(_ code: CSVError.Code, at offset: Int) -> CSVError {
        let place = place(of: offset)
        return CSVError(
            code: code,
            line: place.line,
            column: place.column,
            row: recordNumber,
            reason: reason(for: code, at: offset)
        )
    }

    private func place(of offset: Int) -> (line: Int, column: Int) {
        var line = recordLine
        var column = 1
        var previous: UInt8?
        for byte in buffer[recordStart..<offset] {
            if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                if !(byte == Byte.lineFeed && previous == Byte.carriageReturn) { line += 1 }
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1  // Bytes 10xxxxxx continue a character that is counted already.
            }
            previous = byte
        }
        return (line, column)
    }

    private func reason(for code: CSVError.Code, at offset: Int) -> String {
        let header = isHeaderReached ? "the header" : "a row above the header"
        let row = recordNumber == 0 ? header : "row \(recordNumber)"
        switch code {
        case .unclosedQuote:
            return "\(row) has a quote that is opened here and never closed. "
                + "Close it, or double it if it is part of the text."
        case .textAfterClosingQuote:
            return "\(row) has text after the quote that closes a field. Double the quotes that are part of the text."
        case .quoteInUnquotedField:
            return "\(row) has a quote inside a field that does not begin with one. "
                + "Put the whole field in quotes and double the quotes that are part of the text."
        case .raggedRow:
            return "\(row) has \(fields(scanner.fieldCount)); \(otherFieldCount)."
                + (hasTypographicQuotes ? " It has typographic quotes, which do not quote: use \"." : "")
                + (isCutOff ? " The file ends inside this row: it may be cut off." : "")
        case .invalidEncoding:
            return "\(row) has \(invalidBytes(at: offset)). Save the file as \"CSV UTF-8\", or name its encoding."
        case .nul:
            return "\(row) has a NUL character, which text cannot have. "
                + "If the file is UTF-16 without a byte order mark, name its encoding."
        case .recordTooLarge:
            return "\(row) is longer than the \(options.maximumRecordSize) bytes that a row may have. "
                + "It may open a quote and never close it."
        case .notCSV:
            return "this is not CSV."
        case .noHeader:
            return "there is no header."
        }
    }

    private var otherFieldCount: String {
        guard let paddedFieldCount, scanner.fieldCount != paddedFieldCount else {
            return "the header has \(expectedFieldCount ?? 0)"
        }
        return "the rows before have \(paddedFieldCount)"
    }

    /// Whether the record is too short, and the document ends in it without a line ending.
    private var isCutOff: Bool {
        isFinished && scanner.record.end == buffer.count && recordNumber > 0
            && scanner.fieldCount < expectedFieldCount ?? 0
    }

    /// Whether a field begins with “ or „, as word processors write them for quotes.
    private var hasTypographicQuotes: Bool {
        scanner.fields.contains { field in
            let start = buffer[field].prefix(3)
            return start.elementsEqual("“".utf8) || start.elementsEqual("„".utf8)
        }
    }

    private func fields(_ count: Int) -> String {
        count == 1 ? "1 field" : "\(count) fields"
    }

    /// Describes the invalid character at `offset`. See ``UTF16Decoder`` and ``CodePage`` for what they leave of it.
    private func invalidBytes(at offset: Int) -> String {
        switch decoder {
        case nil: "a byte, 0x\(hexadecimal(buffer[offset])), that is not \(dialect.encoding.rawValue) here"
        case .page: "a byte, 0x\(hexadecimal(buffer[offset + 1])), that \(dialect.encoding.rawValue) does not have"
        case .utf16: invalidCodeUnits(at: offset)
        }
    }

    private func invalidCodeUnits(at offset: Int) -> String {
        guard buffer[offset] == 0xED, offset + 2 < buffer.count else {
            return "half a character at its end: the file has an odd number of bytes"
        }
        let unit = 0xD000 | UInt16(buffer[offset + 1] & 0x3F) << 6 | UInt16(buffer[offset + 2] & 0x3F)
        return "half of a surrogate pair, 0x\(hexadecimal(unit)), that is not \(dialect.encoding.rawValue) here"
    }

    private func hexadecimal(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: value.bitWidth / 4 - digits.count) + digits
    }
}
