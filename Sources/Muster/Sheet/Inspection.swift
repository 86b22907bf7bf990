public import CSV

/// How a file is read, for whoever wants to see it before an import.
public struct Inspection: Sendable {
    private static let mostFirstRows = 5

    /// A column of the file.
    public struct ColumnFound: Sendable {
        /// The letters that a spreadsheet program names it by, as in `C`.
        public var letters: String
        /// Its header text.
        public var text: String
        /// What it means; `nil` when it is carried through.
        public var meaning: Column?
        /// Whether an earlier report added it.
        public var isReportColumn: Bool
    }

    /// How the encoding is known.
    public enum EncodingSource: String, Sendable, Hashable {
        /// Somebody has named it.
        case named
        /// The file begins with a byte order mark.
        case mark
        /// The file is valid UTF-8, as files without a mark should be.
        case valid
        /// The file is not valid UTF-8, and this is what it is most likely in.
        case recognized
    }

    /// What the file is called.
    public let sheetName: String
    /// How it is written.
    public let dialect: Dialect
    /// How its encoding is known.
    public let encodingSource: EncodingSource
    /// Its columns.
    public let columns: [ColumnFound]
    /// The number of data records.
    public let rowCount: Int
    /// The cells of the first rows.
    public let firstRows: [[String]]
    /// Which program's file this is, when it is recognised.
    public let kind: String?
    /// Why it cannot be imported as it is, when the header is why.
    public let headerProblem: String?
    /// What of it is no row, or none of the author's.
    public let findings: Findings

    /// Reads the whole file; a file that is not UTF-8 twice, in the encoding that it is recognised as.
    ///
    /// - Throws: ``InvalidSheet`` when records cannot be read; ``RunError``.
    public init(of sheet: Sheet) throws {
        do { self = try Self(once: sheet) } catch let error as InvalidSheet where error.isInOtherEncoding {
            guard let recognized = try sheet.recognized() else { throw error }
            self = try Self(once: recognized)
        }
    }

    private init(once sheet: Sheet) throws {
        let map = try sheet.columnMap()
        var first: [Record] = []
        var count = 0
        var header: Header?
        var problem: String?
        var search: FindingsSearch?
        var (dialect, padding) = (Dialect(), Padding())
        let problems = try sheet.eachRecord { record in
            if count <= Self.mostFirstRows { first.append(record.copy()) }
            if count == 0 {
                do throws(InvalidHeader) {
                    let found = try Header(record.copy(), map: map, isOurs: sheet.options.isOurs)
                    header = found
                    search = FindingsSearch(found, sheet.options)
                } catch {
                    problem = error.reason
                }
            }
            search?.look(at: record)
            count += 1
        } end: {
            (dialect, padding) = ($0, $1)
        }
        if let problems { throw problems }
        guard let headerRecord = first.first else {
            throw RunError(.invalidInput, path: sheet.path, "the file is empty: it has no header and no rows.")
        }
        let meanings = Dictionary(uniqueKeysWithValues: (header?.positions ?? [:]).map { ($0.value, $0.key) })
        sheetName = sheet.name
        self.dialect = dialect
        encodingSource =
            if sheet.options.encoding != nil {
                .named
            } else if sheet.options.recognizedEncoding != nil {
                .recognized
            } else {
                dialect.byteOrderMark ? .mark : .valid
            }
        columns = headerRecord.enumerated().map { position, text in
            ColumnFound(
                letters: SpreadsheetPlaces.columnName(position),
                text: text,
                meaning: meanings[position],
                isReportColumn: header?.isReport == true && ReportColumn(rawValue: text) != nil
            )
        }
        rowCount = count - 1
        firstRows = first.dropFirst().map(Array.init)
        kind =
            if header?.isReport == true {
                "a report of Muster"
            } else if header?.isOurs == true {
                "an export of Muster"
            } else {
                header?.isUiPathOrchExport == true ? "an export of UiPathOrch" : nil
            }
        headerProblem = problem
        findings =
            search?.findings(padding, dialect) ?? Findings(padding: padding, repeatedHeaders: 0, damage: [])
    }
}
