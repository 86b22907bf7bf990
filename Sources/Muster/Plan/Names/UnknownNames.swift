/// Detects an unknown name that is probably meant for an existing account. A new name that resembles another is often a spreadsheet's accident.
struct UnknownNames: Sendable {
    private let lookAlikes: LookAlikes
    private let zeros: LeadingZeros
    private let letters: LostLetters

    /// A row's name and action.
    struct Query {
        var name: String
        /// The action, or the run's mode when the cell is empty.
        var action: Action
        /// Whether the row's own action, and not only the run's mode, is `create`.
        var saysCreate: Bool
        /// The name's wildcards; `nil` when it has none.
        var pattern: NamePattern?
    }

    /// Indexes an organization's names.
    init(_ directory: Directory) {
        let names = directory.accounts.lazy.map(\.name)
        lookAlikes = LookAlikes(directory)
        zeros = LeadingZeros(names)
        letters = LostLetters(names)
    }

    /// Throws when a row's name is probably meant for another account.
    ///
    /// - Parameter matches: the number of accounts that a pattern matches.
    /// - Throws: ``RowProblem`` for a name that is probably meant for another account.
    func check(_ query: Query, in directory: Directory, matches: (NamePattern) -> Int) throws(RowProblem) {
        let name = query.name
        if let damage = RowProblem(damageOf: name, in: .name) { throw damage }
        guard query.action == .delete || ByteExactString(name.trimmed) == ByteExactString(name) else {
            throw RowProblem("strayWhiteSpace", "the name '\(name)' begins or ends with white space", in: .name)
        }
        let alike = try lookAlikes.index(of: name, in: directory).map { directory.accounts[$0].name }
        if let character = name.invisibleCharacter {
            throw RowProblem(
                "invisibleCharacter",
                "no account '\(name)', whose name has the invisible character \(character)\((alike.map { [$0] } ?? []).question)",
                in: .name
            )
        }
        // An explicit `create` may make an account with a similar name.
        if let alike, query.action != .create {
            let advice = query.action == .upsert ? " The action 'create' creates another one" : ""
            throw RowProblem("lookAlike", "no account '\(name)'\([alike].question)\(advice)", in: .name)
        }
        if !query.saysCreate, let problem = lostZeros(name, directory) { throw problem }
        if let problem = lostLetters(name, directory) { throw problem }
        if let pattern = query.pattern { throw wildcard(name, query.action, matches(pattern)) }
    }

    /// Returns whether a plain row's unknown name is certainly intended.
    func isDistinct(_ row: PlainRow, _ name: FoldedName) -> Bool {
        !lookAlikes.hold(name) && (!row.isNumber || zeros.isEmpty)
    }

    /// Returns the accounts that an unknown name is probably meant for.
    func meant(by name: String, in directory: Directory) -> [Int] {
        let alike = try? lookAlikes.index(of: name, in: directory)
        return Array(zeros.indices(of: name)) + Array(letters.indices(of: name)) + [alike].compactMap { $0 ?? nil }
    }

    private func lostZeros(_ name: String, _ directory: Directory) -> RowProblem? {
        let names = zeros.indices(of: name).prefix(3).map { directory.accounts[$0].name }.quoted(joinedBy: " or ")
        guard !names.isEmpty else { return nil }
        return RowProblem(
            "lostZeros",
            "no account '\(name)', and \(names) differs from it only in leading zeros, which spreadsheets drop. "
                + "Write the account's name; 'create' in the column 'action' creates another account",
            in: .name
        )
    }

    private func lostLetters(_ name: String, _ directory: Directory) -> RowProblem? {
        let names = letters.indices(of: name).prefix(3).map { directory.accounts[$0].name }.quoted(joinedBy: " or ")
        guard !names.isEmpty else { return nil }
        return RowProblem("lettersLost", "'\(name)' looks like \(names) with a letter lost", in: .name)
    }

    private func wildcard(_ name: String, _ action: Action, _ count: Int) -> RowProblem {
        let accounts = count == 1 ? "1 account matches" : "\(count) accounts match"
        guard action != .create else {
            return RowProblem(
                "wildcard",
                "Muster creates no account with the name '\(name)': '*' and '?' are wildcards, and \(accounts)",
                in: .name
            )
        }
        return RowProblem(
            "wildcard",
            "no account is named '\(name)'. With --wildcards the row stands for every account that matches: \(accounts)",
            in: .name
        )
    }
}
