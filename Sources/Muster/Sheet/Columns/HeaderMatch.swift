/// Finds the meaning of each column of a header, and the layout.
struct HeaderMatch {
    /// The columns of each meaning. Only groups may have several columns.
    private(set) var positions: [Column: [Int]] = [:]
    /// The columns without a meaning that the author does not ignore.
    private(set) var unknown: [Int] = []
    /// The columns that the author ignores.
    private(set) var ignored: Set<Int> = []
    /// The layout, as far as the header alone determines it.
    private(set) var layout = Layout.accounts
    /// Layout `matrix`: the group of each group column, as far as it is known.
    private(set) var groupColumns: [(position: Int, group: String)] = []
    /// The other program that exported the file.
    private(set) var peer: PeerExport?

    private let texts: [String]
    private let rules: HeaderRules

    /// Matches the columns at some positions.
    ///
    /// - Throws: ``InvalidHeader``.
    init(_ texts: [String], at carried: [Int], _ rules: HeaderRules) throws(InvalidHeader) {
        self.texts = texts
        self.rules = rules
        peer = PeerExport(texts)
        for text in rules.ignored { ignored.formUnion(try positions(of: text, "--ignore '\(text)'", at: carried)) }
        for (column, texts) in rules.map {
            for text in texts {
                let option = "--map '\(column.rawValue)=\(text)'"
                let found = try positions(of: text, option, at: carried)
                guard found.count == 1 else {
                    throw InvalidHeader(reason: "\(option): the header has \(found.count) columns '\(text)'.")
                }
                positions[column, default: []].append(found[0])
            }
        }
        for (choice, meaning) in rules.choices {
            guard carried.contains(choice.position),
                Column.matchKey(texts[choice.position]) == Column.matchKey(choice.text)
            else {
                throw InvalidHeader(
                    reason:
                        "column \(choice.position + 1) was '\(choice.text)' when its meaning was chosen, and the header now has \(InvalidHeader.list(texts)). "
                        + "Choose the meanings again."
                )
            }
            guard let meaning else {
                ignored.insert(choice.position)
                continue
            }
            positions[meaning, default: []].append(choice.position)
        }
        try matchKnown(carried.filter { !ignored.contains($0) })
        try settleLayout()
        for column in positions.keys { positions[column]?.sort() }
    }

    /// Returns the columns with a header text: exact matches, or else matches in any case and punctuation.
    private func positions(of text: String, _ option: String, at carried: [Int]) throws(InvalidHeader) -> [Int] {
        let exact = carried.filter { texts[$0] == text }
        let key = Column.matchKey(text)
        let found = exact.isEmpty ? carried.filter { Column.matchKey(texts[$0]) == key } : exact
        if found.isEmpty {
            throw InvalidHeader(
                reason: "\(option): the header has no column '\(text)', only \(InvalidHeader.list(texts))."
            )
        }
        return found
    }

    private mutating func matchKnown(_ candidates: [Int]) throws(InvalidHeader) {
        let mapped = Set(positions.values.joined())
        for position in candidates where !mapped.contains(position) {
            let text = texts[position]
            if let group = rules.groups[text] {
                groupColumns.append((position, group))
            } else if let column = Column(headerText: text) {
                // The author gave that meaning to another column.
                if rules.isGiven(column) { continue }
                if let other = positions[column]?.first {
                    throw InvalidHeader(
                        reason: "columns \(other + 1) ('\(texts[other])') and \(position + 1) ('\(text)') both mean "
                            + "'\(column.rawValue)'. Rename one, or choose with --map '\(column.rawValue)=\(texts[other])'."
                    )
                }
                positions[column] = [position]
            } else if let column = Column(numberedHeaderText: text) {
                if !rules.isGiven(column) { positions[column, default: []].append(position) }
            } else if text != ExportColumn.mark {
                unknown.append(position)
            }
        }
    }

    // MARK: The layout

    private mutating func settleLayout() throws(InvalidHeader) {
        layout = rules.layout ?? recognizedLayout
        switch layout {
        case .accounts:
            // UiPathOrch's account export uses the singular for the full set. In other files the meaning is unclear.
            guard !rules.isGiven(.group) else {
                throw InvalidHeader(
                    reason:
                        "--map group=… is for the layout memberships; accounts have 'groups', 'addGroups' and 'removeGroups'."
                )
            }
            if peer == .accounts { move(.group, to: .groups) } else { forget(.group) }
        case .memberships:
            if positions[.group] == nil { move(.groups, to: .group) }
            try refuse([.groups, .addGroups, .removeGroups])
            positions[.displayName] = nil
            guard positions[.group] != nil else {
                throw InvalidHeader(
                    reason:
                        "the layout memberships needs a column 'group': the header has \(InvalidHeader.list(texts)). "
                        + "--map 'group=Your column' names it."
                )
            }
        case .matrix: try refuse([.groups, .addGroups, .removeGroups, .group])
        }
    }

    private var recognizedLayout: Layout {
        if peer == .members || rules.isGiven(.group) { return .memberships }
        guard peer == nil, positions[.group] != nil, unknown.allSatisfy({ texts[$0].trimmed.isEmpty }) else {
            return .accounts
        }
        return Set(positions.keys).isSubset(of: [.id, .name, .group, .action, .partitionGlobalId])
            ? .memberships : .accounts
    }

    private mutating func move(_ column: Column, to other: Column) {
        if let found = positions.removeValue(forKey: column) { positions[other, default: []] += found }
    }

    private mutating func forget(_ column: Column) {
        unknown += positions.removeValue(forKey: column) ?? []
        unknown.sort()
    }

    private func refuse(_ columns: [Column]) throws(InvalidHeader) {
        guard let column = columns.first(where: { positions[$0] != nil }), let position = positions[column]?.first
        else {
            return
        }
        throw InvalidHeader(
            reason: "column \(position + 1) ('\(texts[position])') has no meaning in the layout \(layout.rawValue). "
                + "Choose another layout with --layout, or leave the column out with --ignore '\(texts[position])'."
        )
    }
}
