public import CSV
import SystemPackage

/// How Muster reads a file: what `muster inspect` shows.
public struct Inspection: Sendable {
    private static let mostFirstRows = 5

    /// A column of the file.
    public struct ColumnFound: Sendable {
        /// Its letters in a spreadsheet program, as in `C`.
        public var letters: String
        /// Its header text.
        public var text: String
        /// Its meaning; `nil` when the reports only repeat it.
        public var meaning: Column?
        /// Whether an earlier report added the column.
        public var isReportColumn: Bool
    }

    /// How Muster knows the encoding.
    public enum EncodingSource: String, Sendable, Hashable {
        /// An option names it.
        case named
        /// The file begins with a byte order mark.
        case mark
        /// The file is valid UTF-8, as files without a mark should be.
        case valid
        /// The file is not valid UTF-8; this is the most likely encoding.
        case recognized
    }

    /// The file's name in messages.
    public let sheetName: String
    /// How it is written.
    public let dialect: Dialect
    /// How Muster knows the file's encoding.
    public let encodingSource: EncodingSource
    /// Its columns.
    public let columns: [ColumnFound]
    /// The number of data records.
    public let rowCount: Int
    /// The cells of the first rows.
    public let firstRows: [[String]]
    /// The program that wrote the file, when Muster recognizes it.
    public let kind: String?
    /// The layout, as far as the file alone determines it.
    public let layout: Layout
    /// Whether the layout is `matrix` if the headings are groups of the organization.
    public let mayBeMatrix: Bool
    /// The row of the header as a spreadsheet program shows it, when `--header-row` names it.
    public let headerRow: Int?
    /// Why it cannot be imported as it is; empty when it can.
    public let problems: [InvalidSheet.Problem]
    /// The parts of the file that are not rows, or that the author did not write.
    public let findings: Findings

    /// Reads the whole file. Reads a file that is not UTF-8 once more, in its recognized encoding.
    ///
    /// - Throws: ``InvalidSheet`` when records cannot be read; ``RunError``.
    public init(of sheet: Sheet) throws {
        do { self = try Self(once: sheet) } catch let error as InvalidSheet where error.isInOtherEncoding {
            guard let recognized = try sheet.recognized() else { throw error }
            self = try Self(once: recognized)
        }
    }

    private init(once sheet: Sheet) throws {
        let rules = try sheet.options.headerRules()
        var first: [Record] = []
        var count = 0
        var header: Header?
        var invalid: InvalidHeader?
        var search: FindingsSearch?
        var (dialect, padding, openEnd) = (Dialect(), Padding(), OpenEnd?.none)
        let problems = try sheet.eachBatch { records in
            let wanted = max(0, Self.mostFirstRows + 1 - count)
            for index in 0..<min(records.count, wanted) { first.append(records.withRecord(at: index) { $0.copy() }) }
            if records.firstNumber == 0 {
                do throws(InvalidHeader) {
                    let found = try Header(first[0], rules)
                    header = found
                    search = FindingsSearch(found, sheet.options)
                } catch {
                    invalid = error
                }
            }
            search?.look(at: records)
            count += records.count
        } end: {
            (dialect, padding, openEnd) = ($0, $1, $2)
        }
        if let problems {
            if header == nil, invalid == nil, !problems.isInOtherEncoding, let first = problems.problems.first,
                let problem = try sheet.problem(ofHeader: first)
            {
                throw InvalidSheet(problem)
            }
            // Title lines have fewer fields than the table below them. The rows of that table are not ragged.
            if invalid == nil || problems.isInOtherEncoding { throw problems }
            count += problems.count
        }
        guard let headerRecord = first.first else {
            // The file may be a temporary copy of what the user named.
            let name = FilePath(sheet.name)
            throw RunError(.invalidInput, path: name, "the file is empty: it has no header and no rows.")
        }
        let meanings = Dictionary(
            uniqueKeysWithValues: (header?.positions ?? [:]).flatMap { column, positions in
                positions.map { ($0, column) }
            }
        )
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
                header?.peer == nil ? nil : "an export of UiPathOrch"
            }
        headerRow = sheet.options.headerRow
        let recognition = header.map {
            ColumnRecognition($0, search?.evidence ?? [], sheet.options, groups: nil)
        }
        layout = recognition?.layout.layout ?? .accounts
        mayBeMatrix = recognition?.mayBeMatrix ?? false
        let line = headerRecord.line
        let problem =
            try invalid.map { try sheet.problem($0, line: line) }
            ?? header?.lostDelimiter(padding).map { sheet.problem(line: line, $0.sentence) }
        let sentences = SuspiciousColumn.sentences(recognition?.suspicious ?? [])
        self.problems = problem.map { [$0] } ?? sentences.map { sheet.problem(line: line, $0) }
        findings =
            search?.findings(padding, dialect, openEnd)
            ?? Findings(padding: padding, repeatedHeaders: 0, damage: [], openEnd: openEnd)
    }
}
