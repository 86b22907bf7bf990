/// An account that a run updated or deleted, or may have.
struct ChangedAccount: Sendable {
    /// The account before the run.
    let was: BeforeFile.Line
    /// Whether the run deleted it, or may have.
    let isDeleted: Bool
    /// The changes that the run may have made.
    private let changes: [BeforeFile.Line]

    /// Returns all accounts of a run's `before.csv`, without those whose rows certainly changed nothing.
    ///
    /// - Throws: ``RunError`` when the file cannot be read.
    static func all(of earlier: EarlierRun, _ history: RunHistory) throws -> [ChangedAccount] {
        let lines = try BeforeFile(of: earlier.folder, found: earlier.ledger.found).lines
        try requireWhole(lines, earlier, history)
        let byID = Dictionary(grouping: lines) { ByteExactString.id($0.id) }
        var seen: Set<ByteExactString> = []
        return lines.compactMap { line in
            guard seen.insert(ByteExactString.id(line.id)).inserted, let all = byID[ByteExactString.id(line.id)] else {
                return nil
            }
            let mayHaveChanged = all.flatMap(\.rows).contains {
                earlier.ledger.outcome(row: $0, accountID: line.id).mayHaveChanged
                    || earlier.ledger.intent(row: $0) != nil
            }
            // The rows of an edited sheet have other numbers than those in the file.
            return history.wasRebased || mayHaveChanged ? ChangedAccount(all) : nil
        }
    }

    /// Throws when a row changed an account that the file does not list.
    ///
    /// - Throws: ``RunError`` `configuration`.
    private static func requireWhole(_ lines: [BeforeFile.Line], _ earlier: EarlierRun, _ history: RunHistory) throws {
        guard !history.wasRebased else { return }
        let covered = Set(lines.flatMap(\.rows))
        for row in 1..<earlier.ledger.rowCount + 1 where !covered.contains(row) {
            let outcome = earlier.ledger.outcome(row: row)
            guard outcome.status == .updated || outcome.status == .deleted,
                !history.createdIDs.contains(ByteExactString.id(outcome.accountID))
            else { continue }
            throw RunError(
                .configuration,
                path: earlier.folder.file("before.csv"),
                "is not as the run wrote it: it does not tell what the account of row \(row) was before. Restore it from a copy."
            )
        }
    }

    /// - Parameter lines: the lines of one account, in order.
    private init(_ lines: [BeforeFile.Line]) {
        was = lines[0]
        isDeleted = lines.contains(where: \.isDelete)
        changes = lines.filter { !$0.isDelete }
    }

    /// Returns the difference between the account and every state in which the run, even in part, can have left it; `nil` for none.
    func change(to now: Directory.Account, _ groups: GroupTable) -> String? {
        var difference = AccountDifference()
        let isKnown = { (name: String) in ByteExactString(name) == ByteExactString(now.state.displayName) }
        if !isKnown(was.displayName), !changes.contains(where: { isKnown($0.newDisplayName) }) {
            difference.displayName = (changes.last?.newDisplayName ?? was.displayName, now.state.displayName)
        }
        let before = Set(was.groupIDs.map(\.canonicalID))
        let has = Set(groups.ids(now.state.groups).map(\.canonicalID))
        let touched = changes.reduce(into: Set<String>()) {
            $0.formUnion(before.symmetricDifference($1.newGroupIDs.map { groups.id(kept: $0).canonicalID }))
        }
        difference.entered = groups.names(ofIDs: has.subtracting(before).subtracting(touched))
        difference.left = groups.names(ofIDs: before.subtracting(has).subtracting(touched))
        return difference.sentence
    }
}

extension Outcome {
    /// Whether the row's account may have changed. A pending row may have been part of a batch, which leaves no trace for each row.
    fileprivate var mayHaveChanged: Bool {
        switch status {
        case .created, .updated, .deleted, .unknown, .pending: true
        case .unchanged, .skipped: false
        // A row in conflict sent nothing, unless an attempt came before the conflict.
        case .failed: mayPass && (code != Outcome.meanwhileCode || attempts > 0)
        }
    }
}
