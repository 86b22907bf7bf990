package import CSV

/// One row of the sheet: its cells as in the file, and what they ask for.
package struct SheetRow: Sendable {
    /// The record, as in the file.
    package let record: Record
    /// The header of its columns.
    package let header: Header
    /// Which cells Muster reads as formulas with a constant text.
    let formulas: FormulaText.Interpretation
    /// Its row in a spreadsheet program, counted from 1.
    let spreadsheetRow: Int

    /// Counted from 1 below the header.
    package var number: Int { record.number }
    /// The physical line that the row begins on, counted from 1.
    package var line: Int { record.line }

    /// Returns a cell as its author wrote it: without the formula guard, in a file that Muster wrote.
    package func cell(_ position: Int) -> String {
        String(decoding: bytes(of: position), as: UTF8.self)
    }

    /// Returns the same as UTF-8.
    func bytes(of position: Int) -> ArraySlice<UInt8> {
        let bytes = record.bytes(of: position)
        return header.isOurs ? FormulaGuard.unguarded(bytes) : bytes
    }

    /// Returns what the row asks for.
    ///
    /// - Throws: ``RowProblem`` for a row that is well-formed but contradicts itself.
    package func request(_ options: SheetOptions) throws(RowProblem) -> ChangeRequest {
        if repeatsHeader { return ChangeRequest(row: number, action: .skip) }
        if let reason = skipReason {
            return ChangeRequest(row: number, action: .skip, id: trimmed(.id), name: name, skipReason: reason)
        }
        return header.layout == .memberships ? try membershipRequest(options) : try accountRequest(options)
    }

    /// Layouts `accounts` and `matrix`: one row is one account.
    private func accountRequest(_ options: SheetOptions) throws(RowProblem) -> ChangeRequest {
        let action = try action(Action.allCases) ?? options.mode
        // Such a row asks for nothing, so nothing can be wrong with it.
        if action == .skip { return ChangeRequest(row: number, action: .skip, id: trimmed(.id), name: name) }
        if options.isExact, action == .delete {
            return ChangeRequest(row: number, action: .delete, id: trimmed(.id), name: name)
        }
        var request = try request(action, options)
        request.displayName = options.isExact ? text(.displayName) ?? "" : displayName
        if header.layout == .matrix {
            request.marks = try marks()
            return request
        }
        request.groups = groups(.groups, options) ?? (options.isExact ? [] : nil)
        request.addGroups = groups(.addGroups, options) ?? []
        request.removeGroups = groups(.removeGroups, options) ?? []
        if request.groups != nil, !request.addGroups.isEmpty || !request.removeGroups.isEmpty {
            throw RowProblem(
                "groupsTwice",
                "'groups' says the full set, so 'addGroups' and 'removeGroups' must be empty in the same row"
            )
        }
        return request
    }

    /// Returns a request for the account that the row names.
    func request(_ action: Action, _ options: SheetOptions) throws(RowProblem) -> ChangeRequest {
        let (id, name) = (trimmed(.id), name)
        guard id != nil || name?.trimmed.isEmpty == false else {
            throw RowProblem("noName", "the row names no account: 'name' and 'id' are empty")
        }
        if name?.lowercased() == ListCell.none {
            throw RowProblem("noName", "a name cannot be empty: the column 'name' has '(none)'")
        }
        var request = ChangeRequest(row: number, action: action, id: id, name: name)
        request.organizationID = trimmed(.partitionGlobalId)
        return request
    }

    /// Whether the row repeats the header, as when several sheets were joined.
    var repeatsHeader: Bool {
        header.texts.indices.allSatisfy { record.bytes(of: $0).elementsEqual(header.record.bytes(of: $0)) }
    }

    /// The account's name, with the text of a formula in place of the formula.
    var name: String? { text(.name).map { header.peer == nil ? $0 : BacktickEscape().unescaped($0) } }

    /// The literal text of the name's formula: an account may have such a name. `nil` when the name is not a formula.
    var formulaName: String? {
        guard let position = header.position(of: .name), formulaText(at: position) != nil else { return nil }
        return cell(position)
    }

    /// The wildcards of the row's name; `nil` when it has none.
    func namePattern(_ options: SheetOptions) -> NamePattern? {
        if options.isExact { return nil }
        return text(.name).flatMap { NamePattern($0, escape: header.peer == nil ? nil : BacktickEscape()) }
    }

    /// Whether the row's own action, and not only the run's mode, creates an account.
    var saysCreate: Bool { trimmed(.action)?.lowercased() == Action.create.rawValue }

    /// The display name that the row asks for; `nil` leaves it, and `(none)` empties it.
    private var displayName: String? {
        text(.displayName).flatMap { written in
            let trimmed = written.trimmed
            return trimmed.isEmpty ? nil : trimmed.lowercased() == ListCell.none ? "" : written
        }
    }

    /// Returns the action that the row names; `nil` for an empty cell.
    ///
    /// - Parameter known: the actions that there are in the sheet's layout.
    func action<Known: RawRepresentable<String>>(_ known: [Known]) throws(RowProblem) -> Known? {
        guard let word = trimmed(.action) else { return nil }
        if let action = Known(rawValue: word.lowercased()) { return action }
        let words = known.map(\.rawValue)
        let nearest = Suggestions(among: words).nearest(to: word)
        throw RowProblem(
            "unknownAction",
            "no action '\(word)'"
                + (nearest.isEmpty ? "; there are \(words.joined(separator: ", "))" : nearest.question)
        )
    }

    /// Returns the groups that all columns of a meaning list; `nil` when they list none.
    func groups(_ column: Column, _ options: SheetOptions) -> [String]? {
        guard let positions = header.positions[column] else { return nil }
        let list = header.listCell(options)
        let isOneGroupPerCell = header.holdsOneGroup(in: positions)
        var found: [String]?
        for position in positions {
            let cell = formulaText(at: position) ?? cell(position)
            guard let items = isOneGroupPerCell ? list.item(cell) : list.items(cell) else { continue }
            found = (found ?? []) + items
        }
        if options.groupMap.isEmpty { return found }
        return found?.map { options.groupMap[$0.lowercased()] ?? $0 }
    }

    /// Returns the cell in a meaning's only column; `nil` when the column is absent or the cell empty.
    func text(_ column: Column) -> String? {
        guard let position = header.position(of: column) else { return nil }
        let text = formulaText(at: position) ?? cell(position)
        return text.isEmpty ? nil : text
    }

    /// Returns the constant text of a cell's formula; `nil` for a cell that is not such a formula.
    private func formulaText(at position: Int) -> String? {
        guard formulas.admits(record.bytes(of: position).first) else { return nil }
        return FormulaText.text(of: bytes(of: position))
    }

    func trimmed(_ column: Column) -> String? {
        text(column).map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Header {
    /// How this file's cells list groups.
    func listCell(_ options: SheetOptions) -> ListCell {
        peer == nil
            ? ListCell(separator: options.listSeparator ?? ";")
            : ListCell(separator: options.listSeparator ?? ",", escape: BacktickEscape())
    }

    /// Whether a cell of these columns is one group's name, whatever its characters: an export with one group per row, or with numbered columns, has
    /// no lists.
    func holdsOneGroup(in positions: [Int]) -> Bool {
        switch peer {
        case .members?: true
        case .accounts?: positions.count > 1
        case nil: false
        }
    }
}
