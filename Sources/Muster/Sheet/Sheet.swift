public import CSV
public import SystemPackage

/// A sheet on disk and how it is read. It is read as often as it is needed and never held in memory.
public struct Sheet: Sendable {
    /// The file.
    public let path: FilePath
    /// What messages call it: the path as the user wrote it, or `-`.
    public let name: String
    /// How it is read.
    public let options: SheetOptions

    /// A sheet that is not looked at yet.
    public init(path: FilePath, name: String, options: SheetOptions) {
        self.path = path
        self.name = name
        self.options = options
    }

    /// The sheet in a file, by its path as people write it.
    public init(_ file: String, options: SheetOptions = SheetOptions()) {
        self.init(path: FilePath(file), name: file, options: options)
    }

    /// What a check of the whole file found.
    public struct Contents: Sendable {
        /// The sheet, to be read from here on in the encoding that it turned out to have.
        public var sheet: Sheet
        /// The header.
        package var header: Header
        /// How the file is written.
        public var dialect: Dialect
        /// The number of data records.
        public var rowCount: Int
        /// The SHA-256 of the file's bytes.
        public var fingerprint: String
        /// What of the file is no row, and what is none of the author's.
        public var findings: Findings
    }

    /// Reads the whole file once and makes sure that every record can be read. A file that is not UTF-8 is read once more, in the encoding that it
    /// is recognised as.
    ///
    /// - Throws: ``InvalidSheet`` with all that is wrong with it; ``RunError`` when it cannot be opened.
    public func check() throws -> Contents {
        do { return try checkOnce() } catch let error as InvalidSheet where error.isInOtherEncoding {
            guard let recognized = try recognized() else { throw error }
            return try recognized.checkOnce()
        }
    }

    private func checkOnce() throws -> Contents {
        let chunks = try FileChunks(path: path, hashing: true)
        var problems = SheetProblems(sheet: name)
        var reader = RecordReader(chunks: chunks, options: try options.reading())
        let map = try columnMap()
        var header: Header?
        var search: FindingsSearch?
        var rowCount = 0
        while true {
            do {
                let hasRecord = try reader.withNextRecord { record in
                    if header == nil {
                        let first = try Header(record.copy(), map: map, isOurs: options.isOurs)
                        header = first
                        search = FindingsSearch(first, options)
                    } else {
                        rowCount += 1
                    }
                    search?.look(at: record)
                }
                if !hasRecord { break }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { break }
            } catch let error as InvalidHeader {
                problems.add(line: 1, error.reason)
                break
            }
        }
        try problems.throwIfAny()
        guard let header, let search else {
            problems.add(line: 1, "the file is empty: it has no header and no rows.")
            throw problems.error
        }
        return Contents(
            sheet: self,
            header: header,
            dialect: reader.dialect,
            rowCount: rowCount,
            fingerprint: chunks.fingerprint(),
            findings: search.findings(reader.padding, reader.dialect)
        )
    }

    /// The sheet with the encoding that its bytes tell; `nil` where somebody has said it, or UTF-8 it stays.
    ///
    /// - Throws: ``RunError`` when it cannot be read.
    public func recognized() throws -> Sheet? {
        guard options.encoding == nil, options.recognizedEncoding == nil else { return nil }
        guard let encoding = try FileChunks(path: path).recognizedEncoding() else { return nil }
        var options = options
        options.recognizedEncoding = encoding.rawValue
        return Sheet(path: path, name: name, options: options)
    }

    /// Gives every record, the header included, to `body` as ranges of bytes: the fastest way through a file.
    ///
    /// - Parameters:
    ///   - body: is given each record, good until it returns.
    ///   - end: told how the file is written and what was left out of it, once it has been read.
    /// - Returns: what is wrong with the file; `nil` when nothing is.
    /// - Throws: ``RunError`` when it cannot be opened, or what `body` throws.
    public func eachRecord(
        _ body: (borrowing RecordView) throws -> Void,
        end: (Dialect, Padding) -> Void = { _, _ in }
    ) throws -> InvalidSheet? {
        var reader = RecordReader(chunks: try FileChunks(path: path), options: try options.reading())
        var problems = SheetProblems(sheet: name)
        while true {
            do {
                guard try reader.withNextRecord(body) else { break }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { break }
            }
        }
        end(reader.dialect, reader.padding)
        return problems.isEmpty ? nil : problems.error
    }

    /// The rows from the first one, each read when it is asked for.
    package func rows() throws -> SheetRows {
        try SheetRows(
            reader: RecordReader(chunks: FileChunks(path: path), options: options.reading()),
            map: columnMap(),
            options
        )
    }

    /// The header texts that `--map` gives a meaning to, by meaning.
    ///
    /// - Throws: ``RunError`` `usage` for a meaning that there is not.
    package func columnMap() throws -> [Column: String] {
        var map: [Column: String] = [:]
        for (meaning, text) in options.map {
            guard let column = Column(headerText: meaning) else {
                let names = Column.allCases.map(\.rawValue)
                throw RunError(
                    .usage,
                    "--map '\(meaning)=\(text)': no column has the meaning '\(meaning)'"
                        + "\(Suggestions(among: names).nearest(to: meaning).question) There are \(names.joined(separator: ", "))."
                )
            }
            map[column] = text
        }
        return map
    }
}
