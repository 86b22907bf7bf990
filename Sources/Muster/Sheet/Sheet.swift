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
        /// The header.
        public var header: Header
        /// How the file is written.
        public var dialect: Dialect
        /// The number of data records.
        public var rowCount: Int
        /// The SHA-256 of the file's bytes.
        public var fingerprint: String
    }

    /// Reads the whole file once and makes sure that every record can be read.
    ///
    /// - Throws: ``InvalidSheet`` with all that is wrong with it; ``RunError`` when it cannot be opened.
    public func check() throws -> Contents {
        let chunks = try FileChunks(path: path, hashing: true)
        var problems = SheetProblems(sheet: name)
        var reader = RecordReader(chunks: chunks, options: try readerOptions())
        var header: Header?
        var rowCount = 0
        while true {
            do {
                guard let record = try reader.next() else { break }
                if header == nil {
                    header = try Header(record, map: try columnMap(), isOurs: options.isOurs)
                } else {
                    rowCount += 1
                }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { break }
            } catch let error as InvalidHeader {
                problems.add(line: 1, error.reason)
                break
            }
        }
        try problems.throwIfAny()
        guard let header else {
            problems.add(line: 1, "the file is empty: it has no header and no rows.")
            throw problems.error
        }
        return Contents(
            header: header,
            dialect: reader.dialect,
            rowCount: rowCount,
            fingerprint: chunks.fingerprint()
        )
    }

    /// Gives every record, the header included, to `body` as ranges of bytes: the fastest way through a file.
    ///
    /// - Parameter dialect: told how the file is written, once it has been read.
    /// - Returns: what is wrong with the file; `nil` when nothing is.
    /// - Throws: ``RunError`` when it cannot be opened, or what `body` throws.
    public func eachRecord(
        _ body: (borrowing RecordView) throws -> Void,
        dialect: (Dialect) -> Void = { _ in }
    ) throws -> InvalidSheet? {
        var reader = RecordReader(chunks: try FileChunks(path: path), options: try readerOptions())
        var problems = SheetProblems(sheet: name)
        while true {
            do {
                guard try reader.withNextRecord(body) else { break }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { break }
            }
        }
        dialect(reader.dialect)
        return problems.isEmpty ? nil : problems.error
    }

    /// The rows from the first one, each read when it is asked for.
    public func rows() throws -> SheetRows {
        try SheetRows(
            reader: RecordReader(chunks: FileChunks(path: path), options: readerOptions()),
            map: columnMap(),
            isOurs: options.isOurs
        )
    }

    private func readerOptions() throws -> ReaderOptions {
        var reading = ReaderOptions()
        reading.delimiter = try options.delimiter.map { try SheetOptions.delimiter(written: $0) }
        if let encoding = options.encoding {
            let key = encoding.lowercased().filter { $0 != "-" && $0 != "_" }
            let known: [String: Encoding] = [
                "utf8": .utf8, "utf16le": .utf16LittleEndian, "utf16be": .utf16BigEndian,
            ]
            guard let found = known[key] else {
                throw RunError(.usage, "--encoding '\(encoding)' is not known: use utf-8, utf-16le or utf-16be.")
            }
            reading.encoding = found
        }
        return reading
    }

    func columnMap() throws -> [Column: String] {
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

/// The rows of a sheet, pulled one at a time: a row is read only when the step behind it asks.
public struct SheetRows {
    private var reader: RecordReader<FileChunks>
    /// The header of the file.
    public let header: Header

    fileprivate init(reader: RecordReader<FileChunks>, map: [Column: String], isOurs: Bool) throws {
        self.reader = reader
        guard let record = try self.reader.next() else { throw RunError(.invalidInput, "the file is empty.") }
        do {
            header = try Header(record, map: map, isOurs: isOurs)
        } catch {
            throw RunError(.invalidInput, error.reason)
        }
    }

    /// The next row; `nil` at the end.
    public mutating func next() throws -> SheetRow? {
        try reader.next().map { SheetRow(record: $0, header: header) }
    }
}
