import ArgumentParser
import Muster
import SystemPackage

/// The options for reading a sheet, where Muster should not detect something.
struct SheetReadingOptions: ParsableArguments {
    /// The values of `--layout`; `auto` is to recognize it.
    private static let layouts = ["auto"] + Layout.allCases.map(\.rawValue)

    @Option(
        help:
            "What one row is: accounts, memberships (one account in one group) or matrix (a column for each group). Default: auto.",
        completion: .list(layouts),
        transform: Choice.of(layouts)
    )
    var layout: String?

    @Option(
        help: ArgumentHelp(
            "Give a column a meaning, as in 'displayName=Robot label'. Repeatable; groups can come from several columns.",
            valueName: "meaning=column"
        )
    )
    var map: [String] = []

    @Option(
        help: ArgumentHelp("Ignore a column, whatever it looks like; reports keep it. Repeatable.", valueName: "column")
    )
    var ignore: [String] = []

    @Option(
        help: ArgumentHelp(
            "The row of the header, as a spreadsheet program counts it. Rows above it are ignored. Default: the first row that is not empty.",
            valueName: "n"
        )
    )
    var headerRow: Int?

    @Option(
        help: ArgumentHelp("The character between cells: , ; | or tab. Default: detected.", valueName: "char"),
        completion: .list([",", "tab"])
    )
    var delimiter: String?

    @Option(
        help: ArgumentHelp(
            "utf-8, utf-16le, windows-1252 (ansi), windows-1250, -1251, -1253, -1254, -1257, iso-8859-1, -15 or macintosh. Default: detected.",
            valueName: "name"
        )
    )
    var encoding: String?

    @Option(help: ArgumentHelp("The text between the groups of a cell. Default: ;", valueName: "text"))
    var listSeparator: String?

    @Option(
        help: ArgumentHelp(
            "Rename groups: a CSV with two columns, the group's name in the sheet and its name in the organization.",
            valueName: "file"
        ),
        completion: .file()
    )
    var mapGroups: String?

    /// Whether any of these options is given.
    var isGiven: Bool {
        layout != nil || !map.isEmpty || !ignore.isEmpty || headerRow != nil || mapGroups != nil || delimiter != nil
            || encoding != nil
            || listSeparator != nil
    }

    /// Returns the groups' names in the organization by their names in the sheet.
    ///
    /// - Throws: ``InvalidSheet``, or ``RunError`` when the file cannot be read.
    func groupMap() throws -> [String: String] {
        guard let mapGroups else { return [:] }
        let input = try Input(mapGroups)
        defer { input.discard() }
        return try GroupMap.read(input.path, name: mapGroups, note: Console.note)
    }

    func sheetOptions(mode: String? = nil) throws -> SheetOptions {
        var options = SheetOptions()
        options.chosenMode = mode
        options.layout = layout.flatMap(Layout.init(rawValue:))
        options.ignored = ignore
        options.delimiter = delimiter
        options.encoding = encoding
        guard headerRow.map({ $0 > 0 }) ?? true else { throw ValidationError("--header-row must be at least 1.") }
        options.headerRow = headerRow
        if let listSeparator, listSeparator.isEmpty {
            throw ValidationError("--list-separator must not be empty.")
        }
        options.listSeparator = listSeparator
        for pair in map {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw ValidationError("--map '\(pair)' is not of the form 'displayName=Robot label'.")
            }
            let meaning = String(pair[..<equals])
            options.map[meaning, default: []].append(String(pair[pair.index(after: equals)...]))
        }
        // Rejects an unknown meaning before any file is opened.
        _ = try options.headerRules()
        return options
    }
}
