import CSV

/// Holds the columns of a sheet against the organization's groups: which layout the sheet has, and which of the columns that Muster does not know look as if
/// they meant something.
struct ColumnRecognition {
    /// What the sheet is to be read as.
    private(set) var layout: RecognizedLayout
    /// Columns that must be explained before anything is sent, in the order of the file.
    private(set) var suspicious: [SuspiciousColumn] = []
    /// Whether the sheet is a matrix if some headings are groups, which nobody knows without a connection.
    private(set) var mayBeMatrix = false

    private let header: Header
    private let options: SheetOptions
    /// `nil` where the organization is not known.
    private let groups: GroupTable?
    private let createsGroups: Bool
    /// Whether the layout is for Muster to recognize.
    private let mayRecognize: Bool

    /// - Parameters:
    ///   - evidence: what the cells of the columns look like that Muster does not know.
    ///   - groups: the organization's groups; `nil` where they are not known.
    ///   - createsGroups: whether missing groups are to be made.
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

    /// Makes a group column of a column of the matrix; false when it is none.
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
        // An empty column asks for nothing, whatever it is called; and a peer's own columns are known.
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
        // Offline, nobody knows which headings are groups.
        if mayBeMatrix || isMatrix, holdsMarks { return nil }
        if holdsMarks, mayRecognize, !listsGroups, let nearest = groups?.suggestions(for: heading), !nearest.isEmpty {
            return .unknownGroup(nearest: nearest)
        }
        if let near, list == nil { return .nearlyKnown(near) }
        return list != nil || GroupWords.name(heading) ? .listsGroups(list, cells: nil) : nil
    }

    /// The id of the group that a heading names; `nil` for none, or where the groups are not known.
    private func group(of heading: String) -> String? {
        groups?.id(written: options.groupMap[heading.lowercased()] ?? heading.trimmed)
    }

    /// How many of the cells that were kept hold groups of the organization and nothing else.
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
    /// The same, read in the layout that it has in an organization with these groups.
    ///
    /// - Parameter isFollowUp: whether the sheet was read in its layout before, so that nothing is asked again.
    /// - Throws: ``InvalidSheet`` when a column that Muster does not know looks as if it meant something, or when a group has two columns; ``RunError``.
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
        // A report holds some rows of a sheet. The groups that the others list would be taken away.
        if header.isReport, sheet.options.with(recognition.layout).listsFullSets {
            throw RunError(
                .usage,
                "\(sheet.name) is a report, which has only some rows of its sheet, and --mode exact needs all rows of an account. "
                    + "muster retry tries them again together."
            )
        }
        contents.sheet = sheet.with { $0.recognized = recognition.layout }
        do {
            contents.header = try Header(header.record, contents.sheet.options.headerRules())
        } catch let error as InvalidHeader {
            problems.add(line: header.record.line, error.reason)
            throw problems.error
        }
        if contents.header.layout == .matrix, contents.header.groupColumns.isEmpty {
            problems.add(
                line: header.record.line,
                "the layout matrix needs a column headed by a group of the organization: the header has \(InvalidHeader.list(header.texts))."
            )
            throw problems.error
        }
        return contents
    }
}
