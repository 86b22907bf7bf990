public import CSV

/// How a file is read, for whoever wants to see it before an import.
public struct Inspection: Sendable {
    private static let mostFirstRows = 5

    /// A column of the file.
    public struct ColumnFound: Sendable {
        /// Its header text.
        public var text: String
        /// What it means; `nil` when it is carried through.
        public var meaning: Column?
        /// Whether an earlier report added it.
        public var isReportColumn: Bool
    }

    /// What the file is called.
    public let sheetName: String
    /// How it is written.
    public let dialect: Dialect
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

    /// Reads the whole file.
    ///
    /// - Throws: ``InvalidSheet`` when records cannot be read; ``RunError``.
    public init(of sheet: Sheet) throws {
        var first: [Record] = []
        var count = 0
        var dialect = Dialect()
        let problems = try sheet.eachRecord { record in
            if count <= Self.mostFirstRows { first.append(record.copy()) }
            count += 1
        } dialect: {
            dialect = $0
        }
        if let problems { throw problems }
        guard let headerRecord = first.first else {
            throw RunError(.invalidInput, path: sheet.path, "the file is empty: it has no header and no rows.")
        }
        var header: Header?
        var problem: String?
        do { header = try Header(headerRecord, map: sheet.columnMap(), isOurs: sheet.options.isOurs) } catch let error
            as InvalidHeader
        {
            problem = error.reason
        }
        let meanings = Dictionary(uniqueKeysWithValues: (header?.positions ?? [:]).map { ($0.value, $0.key) })
        sheetName = sheet.name
        self.dialect = dialect
        columns = headerRecord.enumerated().map { position, text in
            ColumnFound(
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
    }
}
