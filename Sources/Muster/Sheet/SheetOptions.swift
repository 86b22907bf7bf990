import CSV

/// How to read a sheet, where Muster should not detect something. Part of a run's settings: a resume reads the sheet in the same way.
public struct SheetOptions: Sendable, Hashable, Codable {
    /// The delimiter, one ASCII character; `nil` to detect it.
    public var delimiter: String?
    /// The name of an encoding, as in `utf-8` or `windows-1252`; `nil` to detect it.
    public var encoding: String?
    /// The recognized encoding of this file when it is not UTF-8. Muster recognizes a file with other bytes again.
    public var recognizedEncoding: String?
    /// The row of the header, as a spreadsheet program counts it, from 1; `nil` for the first record.
    public var headerRow: Int?
    /// The text between the groups of a cell; `nil` for `;`, or the separator of the file's kind.
    public var listSeparator: String?
    /// The layout: what one row is; `nil` to recognize it.
    public var layout: Layout?
    /// The layout that Muster recognized once it knew the organization's groups.
    public var recognized: RecognizedLayout?
    /// Header texts by what they mean.
    public var map: [String: [String]] = [:]
    /// Header texts of columns to ignore.
    public var ignored: [String] = []
    /// What the author says of single columns by their places; `nil` where header texts are enough.
    public var choices: [ColumnChoice]?
    /// The names of groups in the organization by their names in the sheet, in lower case.
    public var groupMap: [String: String] = [:]
    /// Whether Muster reads cells literally, as in the sheet of an undo: an empty cell empties, and no text has a special meaning.
    public var isExact = false
    /// Whether Muster wrote the sheet, whatever its header is: a report in the folder of its run.
    public var isOurs = false
    /// Whether cells that look like formulas with a constant text are literal, as in retried rows of an export.
    public var hasLiteralFormulas = false
    /// The mode of rows without an action, as the user wrote it; `nil` for the layout's default.
    public var chosenMode: String?

    /// The defaults.
    public init() {}

    /// Layouts `accounts` and `matrix`: the action of rows that name none.
    public var mode: Action {
        get { chosenMode.flatMap(Action.init(rawValue:)) ?? .upsert }
        set { chosenMode = newValue.rawValue }
    }

    /// Layout `memberships`: the action of rows that name none.
    public var membershipMode: MembershipMode {
        get { chosenMode.flatMap(MembershipMode.init(rawValue:)) ?? .add }
        set { chosenMode = newValue.rawValue }
    }

    /// Whether all rows of an account together form its set of groups, so that none has a meaning without the others.
    var listsFullSets: Bool { recognized?.layout == .memberships && membershipMode == .exact }

    /// The mode as an action of the layout.
    public func mode(in layout: Layout) -> String {
        layout == .memberships ? membershipMode.rawValue : mode.rawValue
    }

    /// Checks that the mode belongs to the layout.
    ///
    /// - Throws: ``RunError`` `usage`.
    func requireMode(of layout: Layout) throws {
        guard let chosenMode else { return }
        let known = layout == .memberships ? MembershipMode.allCases.map(\.rawValue) : Action.modes.map(\.rawValue)
        guard !known.contains(chosenMode) else { return }
        throw RunError(
            .usage,
            "--mode \(chosenMode) does not fit the layout \(layout.rawValue), whose modes are \(known.joined(separator: ", ")). "
                + "Choose the layout with --layout, or another mode."
        )
    }

    /// How a file is read.
    ///
    /// - Throws: ``RunError`` `usage`.
    func reading() throws -> ReaderOptions {
        var reading = ReaderOptions(leavesOutPadding: true, headerRow: headerRow)
        reading.delimiter = try delimiter.map { try Self.delimiter(written: $0) }
        reading.encoding = recognizedEncoding.flatMap { TextEncoding(rawValue: $0) }
        if let encoding {
            guard let named = TextEncoding(named: encoding) else {
                let known = TextEncoding.allCases.map { $0.rawValue.lowercased() }
                throw RunError(
                    .usage,
                    "--encoding '\(encoding)' is unknown\(Suggestions(among: known).nearest(to: encoding).question) "
                        + "There are \(known.joined(separator: ", "))."
                )
            }
            reading.encoding = named
        }
        return reading
    }

    /// Returns the byte of a delimiter's written form: the character itself, or `tab`, `comma`, `semicolon`, `pipe`.
    ///
    /// - Throws: ``RunError`` `usage`.
    public static func delimiter(written text: String) throws -> UInt8 {
        let named = ["tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"]
        let character = named[text.lowercased()] ?? text
        guard character.utf8.count == 1, let byte = character.utf8.first, Dialect.isDelimiter(byte) else {
            throw RunError(.usage, "--delimiter '\(text)' is not one character such as , ; | or tab.")
        }
        return byte
    }
}
