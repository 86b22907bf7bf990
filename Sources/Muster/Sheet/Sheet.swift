public import CSV
public import SystemPackage

/// A sheet on disk and how to read it. Muster reads it as often as necessary and never holds it in memory.
public struct Sheet: Sendable {
    /// The file.
    public let path: FilePath
    /// Its name in messages: the path as the user wrote it, or `-`.
    public let name: String
    /// How it is read.
    public let options: SheetOptions

    /// Creates a sheet without reading it.
    public init(path: FilePath, name: String, options: SheetOptions) {
        self.path = path
        self.name = name
        self.options = options
    }

    /// Creates a sheet from its path as people write it.
    public init(_ file: String, options: SheetOptions = SheetOptions()) {
        self.init(path: FilePath(file), name: file, options: options)
    }

    /// The findings of a check of the whole file.
    public struct Contents: Sendable {
        /// The sheet with its recognized encoding.
        public var sheet: Sheet
        /// The header.
        package var header: Header
        /// How the file is written.
        public var dialect: Dialect
        /// The number of data records.
        public var rowCount: Int
        /// The SHA-256 of the file's bytes.
        public var fingerprint: String
        /// The parts of the file that are not rows, or that the author did not write.
        public var findings: Findings
        /// The layout: what one row is.
        public var layout: Layout { header.layout }
        /// The headers of the unknown columns, which the reports keep.
        public var carriedHeadings: [String] {
            let withoutHeading = evidence.filter { $0.filled > 0 && header.texts[$0.position].trimmed.isEmpty }
            return header.carriedHeadings.filter { !$0.trimmed.isEmpty }
                + withoutHeading.map { "column \(SpreadsheetPlaces.columnName($0.position))" }
        }
        /// Whether a column asks for something, and not only identifies the account.
        public var asksForSomething: Bool { header.asksForSomething }
        /// What the cells of the unknown columns look like.
        package var evidence: [ColumnEvidence] = []
    }

    /// Reads the whole file once and checks that every record is readable. Reads a file that is not UTF-8 once more, in its recognized encoding.
    ///
    /// - Returns: the findings.
    /// - Throws: ``InvalidSheet`` with every problem of the file; ``RunError`` when it cannot be opened.
    public func check() throws -> Contents {
        do { return try checkOnce() } catch let error as InvalidSheet where error.isInOtherEncoding {
            guard let recognized = try recognized() else { throw error }
            return try recognized.checkOnce()
        }
    }

    private func checkOnce() throws -> Contents {
        let chunks = try FileChunks(path: path, hashing: true)
        var reader = RecordReader(chunks: chunks, options: try options.reading())
        let rules = try options.headerRules()
        var header: Header?
        var headerLine = 1
        var search: FindingsSearch?
        var rowCount = 0
        var problems = SheetProblems(sheet: name)
        do {
            try read(&reader, &problems) { records in
                if records.firstNumber == 0 {
                    let record = records.withRecord(at: 0) { $0.copy() }
                    headerLine = record.line
                    let first = try Header(record, rules)
                    header = first
                    search = FindingsSearch(first, options)
                } else {
                    rowCount += records.count
                }
                search?.look(at: records)
            }
        } catch let error as InvalidHeader {
            throw InvalidSheet(try problem(error, line: headerLine))
        }
        if let first = problems.first, header == nil, !problems.areOfEncoding,
            let problem = try problem(ofHeader: first)
        {
            throw InvalidSheet(problem)
        }
        try problems.throwIfAny()
        guard let header, let search else {
            problems.add(line: 1, "the file is empty: it has no header and no rows.")
            throw problems.error
        }
        if let problem = header.lostDelimiter(reader.padding) {
            problems.add(line: headerLine, problem.sentence)
            throw problems.error
        }
        return Contents(
            sheet: self,
            header: header,
            dialect: reader.dialect,
            rowCount: rowCount,
            fingerprint: chunks.fingerprint(),
            findings: search.findings(reader.padding, reader.dialect, reader.openEnd),
            evidence: search.evidence
        )
    }

    /// Returns the sheet with its recognized encoding; `nil` when an option names the encoding, or the file is UTF-8.
    ///
    /// - Throws: ``RunError`` when it cannot be read.
    public func recognized() throws -> Sheet? {
        guard options.encoding == nil, options.recognizedEncoding == nil else { return nil }
        guard let encoding = try FileChunks(path: path).recognizedEncoding() else { return nil }
        return with { $0.recognizedEncoding = encoding.rawValue }
    }

    /// Returns the same file with other options.
    func with(_ change: (inout SheetOptions) -> Void) -> Sheet {
        var options = options
        change(&options)
        return Sheet(path: path, name: name, options: options)
    }

    /// Calls `body` with every record, the header included, as ranges of bytes: the fastest way through a file.
    ///
    /// - Parameters:
    ///   - body: called with each record, which is valid until it returns.
    ///   - end: called after the last record, with the dialect of the file, what was ignored, and the record that ends without a line end.
    /// - Returns: the first problem of the file; `nil` for none.
    /// - Throws: ``RunError`` when it cannot be opened, or the error of `body`.
    public func eachRecord(
        _ body: (borrowing RecordView) throws -> Void,
        end: (Dialect, Padding, OpenEnd?) -> Void = { _, _, _ in }
    ) throws -> InvalidSheet? {
        try eachBatch({ try $0.forEach(body) }, end: end)
    }

    /// Calls `body` like ``eachRecord(_:end:)``, with many records at once. The header comes alone.
    func eachBatch(
        _ body: (borrowing RecordBatch) throws -> Void,
        end: (Dialect, Padding, OpenEnd?) -> Void
    ) throws -> InvalidSheet? {
        var reader = RecordReader(chunks: try FileChunks(path: path), options: try options.reading())
        var problems = SheetProblems(sheet: name)
        try read(&reader, &problems, body)
        end(reader.dialect, reader.padding, reader.openEnd)
        return problems.isEmpty ? nil : problems.error
    }

    /// Reads all records that can be read, and collects the problems of the others.
    private func read(
        _ reader: inout RecordReader<FileChunks>,
        _ problems: inout SheetProblems,
        _ body: (borrowing RecordBatch) throws -> Void
    ) throws {
        while true {
            do {
                guard try reader.withNextBatches(body) else { return }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { return }
            }
        }
    }

    /// The rows from the first one, read one at a time.
    package func rows() throws -> SheetRows {
        try SheetRows(
            reader: RecordReader(chunks: FileChunks(path: path), options: options.reading()),
            rules: options.headerRules(),
            options
        )
    }
}
