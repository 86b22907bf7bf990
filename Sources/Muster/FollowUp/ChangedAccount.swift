/// An account that a run changed or deleted, or may have.
struct ChangedAccount: Sendable {
    /// What it was before the run.
    let was: BeforeFile.Line
    /// Whether the run deleted it, or may have.
    let isDeleted: Bool
    /// Display names that the run may have given it.
    private let newDisplayNames: [String]
    /// Sets of groups that the run may have brought it into.
    private let newGroupIDs: [[String]]

    /// All accounts of a run's `before.csv` but those whose every row is known to have changed nothing.
    ///
    /// - Throws: ``RunError`` when the file cannot be read.
    static func all(of earlier: EarlierRun, _ history: RunHistory) throws -> [ChangedAccount] {
        let lines = try BeforeFile(of: earlier.folder).lines
        let byID = Dictionary(grouping: lines) { ExactText($0.id) }
        var seen: Set<ExactText> = []
        return lines.compactMap { line in
            guard seen.insert(ExactText(line.id)).inserted, let all = byID[ExactText(line.id)] else { return nil }
            let mayHaveChanged = all.flatMap(\.rows).contains { earlier.ledger.outcome(row: $0).mayHaveChanged }
            // Rows of an edited sheet have other numbers than those that the file tells.
            return history.wasRebased || mayHaveChanged ? ChangedAccount(all) : nil
        }
    }

    /// - Parameter lines: those of one account, the first one first.
    private init(_ lines: [BeforeFile.Line]) {
        was = lines[0]
        isDeleted = lines.contains(where: \.isDelete)
        let changes = lines.filter { !$0.isDelete }
        newDisplayNames = changes.map(\.newDisplayName)
        newGroupIDs = changes.map(\.newGroupIDs)
    }

    /// How the account is otherwise than the run, whole or in part, can have left it; `nil` where it is not.
    func change(to now: Directory.Account, _ groups: GroupTable) -> String? {
        var changes: [String] = []
        if !([was.displayName] + newDisplayNames).contains(where: { ExactText($0) == ExactText(now.state.displayName) })
        {
            changes.append(
                "its display name went from '\(newDisplayNames.last ?? was.displayName)' to '\(now.state.displayName)'"
            )
        }
        let before = Set(was.groupIDs)
        let has = Set(groups.ids(now.state.groups))
        let touched = newGroupIDs.reduce(into: Set<String>()) {
            $0.formUnion(before.symmetricDifference($1.map(groups.id(kept:))))
        }
        let names = { (ids: Set<String>) in
            ids.sorted().map { "'\(groups.name(ofID: $0) ?? $0)'" }.joined(separator: ", ")
        }
        let entered = has.subtracting(before).subtracting(touched)
        let left = before.subtracting(has).subtracting(touched)
        if !entered.isEmpty { changes.append("it entered \(names(entered))") }
        if !left.isEmpty { changes.append("it left \(names(left))") }
        return changes.isEmpty ? nil : changes.joined(separator: " and ")
    }
}

extension Outcome {
    /// Whether the account of such a row may be otherwise than it was. A row that is pending may have been sent in a batch, which leaves no trace of its own.
    fileprivate var mayHaveChanged: Bool {
        switch status {
        case .created, .updated, .deleted, .unknown, .pending: true
        case .unchanged, .skipped: false
        case .failed: mayPass
        }
    }
}
