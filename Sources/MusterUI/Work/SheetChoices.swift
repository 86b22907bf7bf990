import Muster

/// What a person chose about how a sheet is read and what its rows may do. Empty texts leave it to Muster.
struct SheetChoices: Codable, Sendable, Hashable {
    var encoding = ""
    var delimiter = ""
    var layout = ""
    var mode = ""
    var headerRow: Int?
    var listSeparator = ""
    /// What columns mean, by their positions: a column's word, or `ignore`.
    var meanings: [String: String] = [:]
    var createsGroups = false
    var allowsDelete = false
    var wildcards = false

    static let ignore = "ignore"

    /// How the sheet is read, as far as no column was given a meaning.
    func options(over defaults: SheetOptions) -> SheetOptions {
        var options = defaults
        if !encoding.isEmpty { options.encoding = encoding }
        if !delimiter.isEmpty { options.delimiter = delimiter }
        if !layout.isEmpty { options.layout = Layout(rawValue: layout) }
        if !mode.isEmpty { options.chosenMode = mode }
        if let headerRow { options.headerRow = headerRow }
        if !listSeparator.isEmpty { options.listSeparator = listSeparator }
        return options
    }

    /// How the sheet is read, with the meanings of columns.
    ///
    /// - Parameter columns: the columns as they are read without them.
    func options(over defaults: SheetOptions, _ columns: [Inspection.ColumnFound]) -> SheetOptions {
        var options = options(over: defaults)
        var chosen: [Int: String] = [:]
        for (position, meaning) in meanings {
            if let position = Int(position), columns.indices.contains(position) { chosen[position] = meaning }
        }
        // A list of groups may come from several columns: those that have the meaning by themselves keep it.
        for (position, column) in columns.enumerated() where chosen[position] == nil {
            guard let meaning = column.meaning, Self.lists.contains(meaning) else { continue }
            if chosen.values.contains(meaning.rawValue) { chosen[position] = meaning.rawValue }
        }
        for (position, meaning) in chosen.sorted(by: { $0.key < $1.key }) {
            let text = columns[position].text
            let isIgnored = meaning == Self.ignore
            if columns.contains(where: { $0.letters != columns[position].letters && $0.text == text }) {
                // Its header does not tell it from another column: its place does.
                let choice = ColumnChoice(position: position, text: text, meaning: isIgnored ? nil : meaning)
                options.choices = (options.choices ?? []) + [choice]
            } else if isIgnored {
                options.ignored.append(text)
            } else {
                options.map[meaning, default: []].append(text)
            }
        }
        return options
    }

    private static let lists: Set<Column> = [.groups, .addGroups, .removeGroups, .group]

    /// Applies what rows may do to the settings of a run.
    func apply(to settings: inout RunSettings) {
        settings.createsGroups = createsGroups
        settings.allowsDelete = allowsDelete
        settings.wildcards = wildcards
    }
}
