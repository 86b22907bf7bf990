extension SuspiciousColumn {
    /// Describes suspicious columns and what to do, with options to paste into a shell. It groups columns that all look like groups, because together they are
    /// one list.
    static func sentences(_ columns: [SuspiciousColumn]) -> [String] {
        let lists = Dictionary(grouping: columns) { $0.listMeaning }
        return columns.compactMap { column in
            guard let meaning = column.listMeaning else { return column.sentence }
            let together = lists[meaning] ?? []
            return together.first == column ? sentence(ofLists: together, meaning) : nil
        }
    }

    /// The probable meaning of a list of groups, to group columns by; `nil` for another column.
    private var listMeaning: Column?? {
        guard isNamed, case .listsGroups(let near, _) = reason else { return nil }
        return .some(near == .group ? nil : near)
    }

    private static func sentence(ofLists columns: [SuspiciousColumn], _ meaning: Column?) -> String {
        let isOne = columns.count == 1
        let names = columns.map(\.name).joined(separator: " and ")
        // A heading in the singular is known. It means one membership per row only when the sheet has no other columns.
        let isSingular = columns.allSatisfy { Column(headerText: $0.heading) == .group }
        var sentence = names
        if isSingular {
            sentence += " may say one membership a row, or a list of groups"
        } else {
            sentence +=
                isOne ? " is an unknown column that looks" : " are unknown columns that look"
            sentence +=
                meaning.map { " like '\($0.rawValue)'" } ?? (isOne ? " like a list of groups" : " like lists of groups")
        }
        let cells = columns.reduce(into: Cells(groups: 0, all: 0)) { sum, column in
            guard case .listsGroups(_, let cells?) = column.reason else { return }
            sum = Cells(groups: sum.groups + cells.groups, all: sum.all + cells.all)
        }
        if cells.groups > 0 {
            sentence +=
                ": \(cells.groups) of \(cells.all) of \(isOne ? "its" : "their") cells are groups of this organization"
        }
        let map = { (column: Column) in columns.map { $0.map(column) }.joined(separator: " ") }
        let ignore = columns.map(\.ignore).joined(separator: " ")
        if let meaning {
            return sentence
                + ". \(map(meaning)) gives \(isOne ? "it" : "them") that meaning; \(ignore) leaves \(isOne ? "it" : "them") out."
        }
        return sentence + ". Say what \(isOne ? "it means" : "they mean"): \(map(.groups)) for the full set of groups, "
            + "\(map(.addGroups)) for groups to enter, \(map(.group)) for one row per membership; \(ignore) leaves "
            + "\(isOne ? "it" : "them") out."
    }

    private var sentence: String {
        switch reason {
        case .nearlyKnown(let column):
            "\(name) is an unknown column that looks like '\(column.rawValue)'. \(map(column)) gives it that meaning; "
                + "\(ignore) ignores it."
        case .listsGroups(_, let cells):
            "\(name) has no heading, and \(cells?.groups ?? 0) of \(cells?.all ?? 0) of its cells are groups of this organization. "
                + "Give it the heading 'groups' for the full set of groups or 'addGroups' for groups to enter, or empty it."
        case .headedByGroup(let cell, let text):
            "\(name) is headed by a group of this organization, and \(cell) '\(text)' is not a mark. --layout matrix reads it as a column "
                + "of that group, and only such rows fail; \(ignore) leaves it out."
        case .markedBesideList:
            "\(name) is headed by a group of this organization and holds marks, beside a column that lists groups. "
                + "Keep one of the two; \(ignore) leaves it out."
        case .markedWithoutHeading:
            "\(name) holds marks and has no heading. Give it the name of its group as heading, or empty it."
        case .unknownGroup(let nearest):
            "\(name) holds marks, and no group has that name\(nearest.isEmpty ? "." : nearest.question) Correct the heading, or create "
                + "the group with --create-groups; \(ignore) leaves it out."
        }
    }

    private func map(_ column: Column) -> String { "--map \(Self.quoted("\(column.rawValue)=\(heading)"))" }
    private var ignore: String { "--ignore \(Self.quoted(heading))" }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
