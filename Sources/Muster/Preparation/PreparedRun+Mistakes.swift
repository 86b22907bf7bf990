import CSV

extension PreparedRun {
    /// Returns the texts that keep rows from being done, those of most rows first. Rows that fail for another reason have none.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    public func mistakes() throws -> [Mistake] {
        var search = MistakeSearch(self)
        guard search.hasRows else { return [] }
        var rows = try sheet.rows()
        while let row = try rows.next() { search.look(at: row) }
        return search.mistakes
    }

    /// Returns the cells that must change so that a text is replaced in all rows with the mistake.
    ///
    /// - Parameters:
    ///   - mistake: one of ``mistakes()``.
    ///   - replacement: the new text; of a list, the other groups of the cell stay.
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    public func corrections(of mistake: Mistake, with replacement: String) throws -> CellCorrections {
        var corrections = CellCorrections()
        let wanted = Set(mistake.rows)
        var rows = try sheet.rows()
        while let row = try rows.next() {
            guard wanted.contains(row.number) else { continue }
            let text = mistake.isOfList ? list(row, mistake, replacement) : replacement
            corrections.replace(row: row.number, column: mistake.column, with: text)
        }
        return corrections
    }

    private func list(_ row: SheetRow, _ mistake: Mistake, _ replacement: String) -> String {
        let list = row.header.listCell(sheet.options)
        let cell = row.cell(mistake.column)
        guard !row.header.holdsOneGroup(in: [mistake.column]), let items = list.items(cell) else { return replacement }
        var texts: [String] = []
        for item in items.map({ $0 == mistake.text ? replacement : $0 }) where !item.isEmpty {
            // A name with the separator in it cannot be written in a list, but its id can.
            let isPlain = !item.contains(list.separator)
            let text = isPlain ? item : directory.groups.id(written: item) ?? item
            if !texts.contains(text) { texts.append(list.escape?.escaped(text) ?? text) }
        }
        return texts.joined(separator: list.separator)
    }
}

/// Collects the mistakes of rows that cannot be done.
private struct MistakeSearch {
    private struct Key: Hashable {
        var column: Int
        var text: String
        var code: String
    }

    private let codes: [Int: String]
    private let directory: Directory
    private let options: SheetOptions
    private var names: UnknownNames?
    private var rows: [Key: [Int]] = [:]
    private var headings: [Int: String] = [:]

    init(_ prepared: PreparedRun) {
        let failed = prepared.plan.settled.lazy.filter { $0.outcome.status == .failed }
        codes = Dictionary(failed.map { ($0.row, $0.outcome.code) }) { first, _ in first }
        directory = prepared.directory
        options = prepared.sheet.options
        if codes.values.contains(where: Mistake.codesOfNames.contains) { names = UnknownNames(directory) }
    }

    var hasRows: Bool { !codes.isEmpty }

    mutating func look(at row: SheetRow) {
        guard let code = codes[row.number] else { return }
        switch code {
        case _ where Mistake.codesOfGroups.contains(code):
            for column in [Column.groups, .addGroups, .removeGroups, .group] { lookForGroups(row, column, code) }
        case _ where Mistake.codesOfNames.contains(code):
            if let position = row.header.position(of: .name) { note(row, position, row.cell(position), code) }
        case "unknownAction":
            if let position = row.header.position(of: .action) { note(row, position, row.cell(position), code) }
        case "unknownMark":
            for (position, _) in row.header.groupColumns where MembershipMark(cell: row.bytes(of: position)) == nil {
                note(row, position, row.cell(position), code)
            }
        default: break
        }
    }

    private mutating func lookForGroups(_ row: SheetRow, _ column: Column, _ code: String) {
        let list = row.header.listCell(options)
        let positions = row.header.positions[column] ?? []
        let isOneGroup = row.header.holdsOneGroup(in: positions)
        for position in positions {
            let cell = row.cell(position)
            for item in (isOneGroup ? list.item(cell) : list.items(cell)) ?? [] {
                if directory.groups.index(naming: options.groupMap[item.lowercased()] ?? item) == nil {
                    note(row, position, item, code)
                }
            }
        }
    }

    private mutating func note(_ row: SheetRow, _ position: Int, _ text: String, _ code: String) {
        headings[position] = row.header.texts[position]
        rows[Key(column: position, text: text, code: code), default: []].append(row.number)
    }

    var mistakes: [Mistake] {
        rows.map { key, rows in
            Mistake(
                text: key.text,
                column: key.column,
                heading: headings[key.column] ?? "",
                code: key.code,
                suggestions: suggestions(for: key),
                rows: rows
            )
        }.sorted { ($1.rows.count, $0.rows[0], $0.column) < ($0.rows.count, $1.rows[0], $1.column) }
    }

    private func suggestions(for key: Key) -> [String] {
        switch key.code {
        case "unknownGroup": return directory.groups.suggestions(for: key.text)
        case "ambiguousGroup":
            guard case .ambiguous(let found, _) = directory.groups.match(key.text) else { return [] }
            return directory.groups.ids(found)
        case "unknownAction":
            return Suggestions(among: Action.allCases.map(\.rawValue)).nearest(to: key.text.trimmed)
        case "unknownMark": return ["x", ""]
        case "strayWhiteSpace": return [key.text.trimmed]
        default:
            var seen: Set<String> = []
            let meant = names?.meant(by: key.text, in: directory).map { directory.accounts[$0].name } ?? []
            return Array(meant.filter { seen.insert($0).inserted }.prefix(3))
        }
    }
}
