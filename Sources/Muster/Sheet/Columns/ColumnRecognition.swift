import CSV

/// Compares the columns of a sheet with the organization's groups, to find the layout and the unknown columns that look as if they had a meaning.
struct ColumnRecognition {
    /// The recognized layout.
    private(set) var layout: RecognizedLayout
    /// The columns that the author must explain before Muster sends anything, in the order of the file.
    private(set) var suspicious: [SuspiciousColumn] = []
    /// Whether the sheet is a matrix if some headings are groups, which Muster cannot know offline.
    private(set) var mayBeMatrix = false

    private let header: Header
    private let options: SheetOptions
    /// The organization's groups; `nil` offline.
    private let groups: GroupTable?
    private let createsGroups: Bool
    /// Whether Muster has to recognize the layout.
    private let mayRecognize: Bool

    /// - Parameters:
    ///   - evidence: what the cells of the unknown columns look like.
    ///   - groups: the organization's groups; `nil` offline.
    ///   - createsGroups: whether the run creates missing groups.
    init(
        _ header: Header,
        _ evidence: [ColumnEvidence],
        _ options: SheetOptions,
        groups: GroupTable?,
        createsGroups: Bool = false
    ) {
        self.header = header
        self.options = options
        self.groups = groups
        self.createsGroups = createsGroups
        layout = options.recognized ?? RecognizedLayout(layout: header.layout)
        let listsGroups = header.positions.keys.contains(where: \.isGroupList)
        let isChosen = options.layout == .matrix && options.recognized == nil
        mayRecognize =
            options.layout == nil && options.recognized == nil && header.peer == nil && header.layout == .accounts
        let headed = evidence.filter { group(of: header.texts[$0.position]) != nil }
        let isMatrix = isChosen || mayRecognize && !listsGroups && headed.contains { $0.areMarks && $0.marked > 0 }
        if isMatrix { layout.layout = .matrix }
        mayBeMatrix =
            groups == nil && mayRecognize && !listsGroups && evidence.contains { $0.areMarks && $0.marked > 0 }
        for column in evidence {
            let heading = header.texts[column.position]
            let isUsed = isMatrix && take(column, heading, isChosen: isChosen)
            guard !isUsed, let reason = reason(column, heading, isMatrix: isMatrix, listsGroups: listsGroups) else {
                continue
            }
            suspicious.append(SuspiciousColumn(position: column.position, heading: heading, reason: reason))
        }
    }

    /// Makes a column a group column of the matrix. Returns `false` when it cannot be one.
    private mutating func take(_ column: ColumnEvidence, _ heading: String, isChosen: Bool) -> Bool {
        if let id = group(of: heading), isChosen || column.areMarks {
            layout.groups[heading] = id
            return true
        }
        guard createsGroups, column.areMarks, column.marked > 0 else { return false }
        layout.groups[heading] = options.groupMap[heading.lowercased()] ?? heading
        return true
    }

    private func reason(
        _ column: ColumnEvidence,
        _ heading: String,
        isMatrix: Bool,
        listsGroups: Bool
    ) -> SuspiciousColumn.Reason? {
        // An empty column asks for nothing. The columns of another program's export are known.
        guard column.filled > 0, header.peer == nil || !PeerExport.headings.contains(Column.matchKey(heading)) else {
            return nil
        }
        let holdsMarks = column.areMarks && column.marked > 0
        if group(of: heading) != nil, header.layout != .memberships {
            if listsGroups, holdsMarks { return .markedBesideList }
            if !listsGroups, let (cell, text) = column.firstOther { return .headedByGroup(cell: cell, text: text) }
        }
        let near = HeadingLikeness(present: Set(header.positions.keys)).column(nearlyNamedBy: heading)
        let list = near.flatMap { $0.isGroupList ? $0 : nil }
        if let count = countOfGroups(column), count * 2 > column.filled {
            return .listsGroups(list, cells: .init(groups: count, all: column.filled))
        }
        if heading.trimmed.isEmpty { return isMatrix && holdsMarks ? .markedWithoutHeading : nil }
        if isMatrix, holdsMarks, groups != nil {
            return .unknownGroup(nearest: groups?.suggestions(for: heading) ?? [])
        }
        // Offline, Muster does not know which headings are groups.
        if mayBeMatrix || isMatrix, holdsMarks { return nil }
        if holdsMarks, mayRecognize, !listsGroups, let nearest = groups?.suggestions(for: heading), !nearest.isEmpty {
            return .unknownGroup(nearest: nearest)
        }
        if let near, list == nil { return .nearlyKnown(near) }
        return list != nil || GroupWords.name(heading) ? .listsGroups(list, cells: nil) : nil
    }

    /// Returns the id of the group that a heading names; `nil` for none, and offline.
    private func group(of heading: String) -> String? {
        groups?.id(written: options.groupMap[heading.lowercased()] ?? heading.trimmed)
    }

    /// Returns how many of the kept cells list groups of the organization and nothing else.
    private func countOfGroups(_ column: ColumnEvidence) -> Int? {
        guard let groups else { return nil }
        return column.samples.reduce(0) { count, sample in
            let isGroup = { (text: String) in groups.holds(self.options.groupMap[text.lowercased()] ?? text) }
            let parts = sample.key.split { ";,|/\n".contains($0) }.map(\.trimmed).filter { !$0.isEmpty }
            return isGroup(sample.key) || !parts.isEmpty && parts.allSatisfy(isGroup) ? count + sample.value : count
        }
    }
}

extension Sheet.Contents {
    /// Returns the same contents, read in the layout that the sheet has in an organization with these groups.
    ///
    /// - Parameter isFollowUp: whether an earlier run read the sheet in its layout, so that Muster need not check the columns again.
    /// - Throws: ``InvalidSheet`` when an unknown column looks as if it had a meaning, or when a group has two columns; ``RunError``.
    func recognized(among groups: GroupTable, createsGroups: Bool, isFollowUp: Bool) throws -> Sheet.Contents {
        if sheet.options.isExact || isFollowUp && sheet.options.recognized != nil { return self }
        var contents = self
        let recognition = ColumnRecognition(
            header,
            evidence,
            sheet.options,
            groups: groups,
            createsGroups: createsGroups
        )
        var problems = SheetProblems(sheet: sheet.name)
        for sentence in SuspiciousColumn.sentences(recognition.suspicious) {
            problems.add(line: header.record.line, sentence)
        }
        let columns = Dictionary(grouping: recognition.layout.groups) { $0.value.lowercased() }
        for (_, headings) in columns.sorted(by: { $0.key < $1.key }) where headings.count > 1 {
            let list = headings.map { "'\($0.key)'" }.sorted().joined(separator: " and ")
            problems.add(
                line: header.record.line,
                "the columns \(list) are the same group: keep one, or leave one out with --ignore."
            )
        }
        try problems.throwIfAny()
        try sheet.options.requireMode(of: recognition.layout.layout)
        contents.sheet = sheet.with { $0.recognized = recognition.layout }
        // A report holds only some rows of a sheet. Exact sets would remove the groups that the other rows list.
        if header.isReport, contents.sheet.options.listsFullSets {
            throw RunError(
                .usage,
                "\(sheet.name) is a report, which has only some rows of its sheet, and --mode exact needs all rows of an account. "
                    + "muster retry tries them again together."
            )
        }
        do {
            contents.header = try Header(header.record, contents.sheet.options.headerRules())
        } catch let error as InvalidHeader {
            throw InvalidSheet(sheet.problem(line: header.record.line, error.reason))
        }
        if contents.header.layout == .matrix, contents.header.groupColumns.isEmpty {
            let reason =
                "the layout matrix needs a column headed by a group of the organization: the header has \(InvalidHeader.list(header.texts))."
            throw InvalidSheet(sheet.problem(line: header.record.line, reason))
        }
        return contents
    }
}
