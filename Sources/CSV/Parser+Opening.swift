extension Parser {
    /// The number of bytes that identify a `sep=` line: the line and its line ending.
    private static let separatorLineSize = 7

    /// Finds the dialect from the beginning of the document; false when that needs more bytes.
    mutating func open() throws(CSVError) -> Bool {
        if phase == .encoding {
            guard isFinished || buffer.count >= 4 else { return false }
            try refuseOtherFiles()
            findEncoding()
            phase = .dialect
            holdEndMark(from: cursor)
        }
        let needed = options.delimiter == nil ? sampleSize : Self.separatorLineSize
        guard isFinished || buffer.count - cursor >= needed else { return false }
        let separator = takeSeparatorLine()
        guard let delimiter = options.delimiter ?? separator ?? foundDelimiter() else {
            // The header is farther down.
            sampleSize *= 2
            return false
        }
        dialect.delimiter = delimiter
        scanner = RecordScanner(delimiter: dialect.delimiter)
        scanner.begin(at: cursor)
        phase = .records
        return true
    }

    private mutating func refuseOtherFiles() throws(CSVError) {
        guard let signature = Signature.all.first(where: { buffer.starts(with: $0.bytes) }) else { return }
        phase = .ended
        throw CSVError(
            code: .notCSV,
            line: 1,
            column: 1,
            row: 0,
            reason: "this is \(signature.name), not CSV. "
                + "Open it in a spreadsheet program and save the sheet as \"CSV UTF-8\"."
        )
    }

    /// Decides the encoding and brings the bytes at hand into UTF-8.
    private mutating func findEncoding() {
        let marked = TextEncoding(markedIn: buffer)
        dialect.encoding = options.encoding ?? marked ?? .utf8
        dialect.byteOrderMark = marked == dialect.encoding
        let markSize = dialect.byteOrderMark ? dialect.encoding.byteOrderMark.count : 0
        decoder = TextDecoder(dialect.encoding)
        guard decoder != nil else {
            cursor = markSize
            return
        }
        let bytes = buffer
        buffer = []
        decoder?.decode(bytes[markSize...], into: &buffer)
        if isFinished { decoder?.finish(into: &buffer) }
    }

    /// Steps over Excel's `sep=` line, if the document begins with one, and returns the delimiter it names.
    private mutating func takeSeparatorLine() -> UInt8? {
        let bytes = buffer[cursor...].prefix(Self.separatorLineSize)
        guard bytes.count >= 5, bytes[cursor + 3] == UInt8(ascii: "="),
            bytes.prefix(3).elementsEqual("sep".utf8, by: { $0 | 0x20 == $1 })  // In capitals too.
        else { return nil }
        let delimiter = bytes[cursor + 4]
        let lineEnding = bytes.dropFirst(5)
        guard Dialect.isDelimiter(delimiter),
            lineEnding.first.map({ $0 == Byte.lineFeed || $0 == Byte.carriageReturn }) ?? true
        else { return nil }
        dialect.separatorLine = true
        // The line ending is left to be skipped, and counted, like that of a blank line.
        cursor += 5
        return delimiter
    }

    /// The delimiter by which the beginning of the document reads best; nil where the header is not in there, and more bytes
    /// may be asked for.
    private func foundDelimiter() -> UInt8? {
        let sample = buffer[cursor...].prefix(sampleSize)
        let isWhole = isFinished && sample.count < sampleSize
        let isLast = isFinished || sampleSize >= options.maximumRecordSize
        let found = DelimiterDetector.delimiter(of: Array(sample), isWhole: isWhole, headerRow: options.headerRow)
        return found ?? (isLast ? UInt8(ascii: ",") : nil)
    }
}
