extension Planner.Progress {
    /// Records the accounts that a resumed run planned to change, and those of them that somebody else has deleted since.
    mutating func take(_ lines: [BeforeFile.Line], _ directory: Directory) {
        let ids = Set(lines.map { ByteExactString.id($0.id) })
        wasThere = { ids.contains(ByteExactString.id($0)) }
        // A row that creates an account in place of a deleted one creates another account.
        let deleted = Set(lines.lazy.filter(\.isDelete).map { ByteExactString.id($0.id) })
        gone = lines.reduce(into: []) { rows, line in
            guard directory.index(id: line.id) == nil, !deleted.contains(ByteExactString.id(line.id)) else { return }
            rows.formUnion(line.rows)
        }
    }
}

extension PlanReadings {
    /// Compares an earlier process's accounts and plan with the present directory. Changes that only somebody else can have made are merged, not overwritten.
    ///
    /// - Parameters:
    ///   - lines: `before.csv`, with the changes by others since.
    ///   - known: the recorded changes by others, in order. They are not part of the plan, however often the run is resumed.
    ///   - open: returns those of some accounts that still await their change.
    /// - Returns: the accounts that somebody has changed since.
    mutating func compare(
        _ lines: [BeforeFile.Line],
        found known: [FoundAccount],
        with directory: inout Directory,
        open: (Set<ByteExactString>) -> Set<ByteExactString>
    ) -> [FoundAccount] {
        let known = Dictionary(grouping: known) { ByteExactString.id($0.id) }
        var changed: [ByteExactString: (name: String, expected: AccountState, actual: AccountState)] = [:]
        for (id, lines) in Dictionary(grouping: lines, by: { ByteExactString.id($0.id) }) {
            guard let index = directory.index(id: id.text) else { continue }
            let account = directory.accounts[index]
            var groups = directory.groups
            func state(_ name: String, _ ids: [String]) -> AccountState {
                AccountState(displayName: name, groups: Set(ids.map { groups.index(ofID: groups.id(kept: $0)) }))
            }
            func planned(_ name: String, _ ids: [String]) -> AccountState {
                known[id, default: []].reversed().reduce(state(name, ids)) { found, change in
                    found.without(
                        change: state(change.expected.displayName, change.expected.groupIDs),
                        to: state(change.actual.displayName, change.actual.groupIDs)
                    )
                }
            }
            let was = planned(lines[0].displayName, lines[0].groupIDs)
            let asked = lines.filter { !$0.isDelete }.map { planned($0.newDisplayName, $0.newGroupIDs) }
            directory.groups = groups
            let expected = was.expected(in: account.state, asked: asked)
            if expected != account.state { changed[id] = (account.name, expected, account.state) }
        }
        guard !changed.isEmpty else { return [] }
        let stillOpen = open(Set(changed.keys))
        changed = changed.filter { stillOpen.contains($0.key) }
        baselines = changed.mapValues(\.expected)
        return changed.map { id, change in
            let others = AccountTrack.ConcurrentChange(expected: change.expected, actual: change.actual)
            return FoundAccount(id: id.text, name: change.name, others, wanted: nil, rows: [], directory.groups)
        }
        .filter { found in
            let earlier = known[ByteExactString.id(found.id)]?.last
            return earlier?.expected != found.expected || earlier?.actual != found.actual
        }
        .sorted { $0.name < $1.name }
    }
}
