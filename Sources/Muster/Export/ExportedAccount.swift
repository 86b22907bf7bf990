package import SystemPackage

/// An account of an export file, with groups by name: the contents of a rehearsal.
package struct ExportedAccount: Sendable, Hashable {
    /// Its id; `nil` when the file has none.
    package var id: String?
    /// The unique name.
    package var name: String
    /// The friendly name; the name when the file has none.
    package var displayName: String
    /// Its groups by name, or by id where the export used the id.
    package var groups: [String]
    /// When it was created, as the file writes it.
    package var creationTime: String?
    /// When it last signed in, as the file writes it.
    package var lastLoginTime: String?

    /// Reads a file of `muster export` or UiPathOrch in any layout, or any sheet with a name in every row. In the layout `memberships`, all rows of an account
    /// together list its groups. Without an organization, a heading with only marks below it counts as a group.
    ///
    /// - Throws: ``InvalidSheet`` with the places of rows without an account, or with an account of another row; ``RunError``.
    package static func all(in path: FilePath) throws -> [ExportedAccount] {
        let contents = try Sheet(path: path, name: path.string, options: SheetOptions()).check()
        let sheet = contents.sheet.with { $0.recognized = contents.layoutOfExport }
        var problems = SheetProblems(sheet: sheet.name)
        var accounts: [ExportedAccount] = []
        /// Layout `memberships`: the index of each account in the list.
        var indices: [String: Int] = [:]
        var rowsByName: [String: Int] = [:]
        var rowsByID: [String: Int] = [:]
        var rows = try sheet.rows()
        while let row = try rows.next() {
            do {
                let request = try row.request(sheet.options)
                if request.skipReason != nil { continue }
                let account = try ExportedAccount(row, request)
                if row.header.layout == .memberships {
                    let key = account.name.lowercased()
                    if let index = indices[key] {
                        accounts[index].groups += account.groups
                    } else {
                        indices[key] = accounts.count
                        accounts.append(account)
                    }
                    continue
                }
                if let other = rowsByName.updateValue(row.number, forKey: account.name.lowercased()) {
                    throw RowProblem(
                        Outcome.nameTakenCode,
                        "row \(other) has an account named '\(account.name)' already"
                    )
                }
                if let id = account.id, let other = rowsByID.updateValue(row.number, forKey: id.canonicalID) {
                    throw RowProblem("idTaken", "row \(other) has an account with the id \(id) already")
                }
                accounts.append(account)
            } catch let problem as RowProblem {
                problems.add(line: row.line, row: row.number, "row \(row.number): \(problem.message)")
            }
        }
        try problems.throwIfAny()
        return accounts
    }

    private init(_ row: SheetRow, _ request: ChangeRequest) throws(RowProblem) {
        guard let name = request.name else { throw RowProblem("noName", "an account needs a name") }
        id = request.id
        self.name = name
        displayName = request.displayName ?? name
        groups = request.groups ?? request.marks?.marked ?? request.addGroups
        creationTime = row.text(under: ExportColumn.creationTime.rawValue)
        lastLoginTime = row.text(under: ExportColumn.lastLoginTime.rawValue)
    }
}

extension SheetRow {
    /// Returns the cell under a header text; `nil` when the column is absent or the cell empty.
    fileprivate func text(under header: String) -> String? {
        guard let position = self.header.texts.firstIndex(of: header) else { return nil }
        let text = cell(position)
        return text.isEmpty ? nil : text
    }
}

extension Sheet.Contents {
    /// Returns the layout of an export, without the organization.
    fileprivate var layoutOfExport: RecognizedLayout {
        let recognition = ColumnRecognition(header, evidence, sheet.options, groups: nil)
        guard recognition.mayBeMatrix else { return recognition.layout }
        let headings = evidence.filter(\.areMarks).map { header.texts[$0.position] }
        return RecognizedLayout(layout: .matrix, groups: Dictionary(headings.map { ($0, $0) }) { first, _ in first })
    }
}
