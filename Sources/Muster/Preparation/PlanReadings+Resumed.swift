extension PlanReadings {
    /// Compares what an earlier process of the run found, and what it set out to make of it, with what is there now: what only somebody else can have changed is merged, not planned over.
    ///
    /// - Parameters:
    ///   - lines: `before.csv`, with what was found since.
    ///   - open: the ids of the accounts that are still to be changed.
    /// - Returns: those of them that somebody has changed since.
    mutating func compare(
        _ lines: [BeforeFile.Line],
        with directory: inout Directory,
        open: (Set<ByteExactString>) -> Set<ByteExactString>
    ) -> [FoundAccount] {
        var changed: [ByteExactString: (name: String, expected: AccountState, actual: AccountState)] = [:]
        for (id, lines) in Dictionary(grouping: lines, by: { ByteExactString.id($0.id) }) {
            guard let index = directory.index(id: id.text) else { continue }
            let account = directory.accounts[index]
            var groups = directory.groups
            func state(_ name: String, _ ids: [String]) -> AccountState {
                AccountState(displayName: name, groups: Set(ids.map { groups.index(ofID: groups.id(kept: $0)) }))
            }
            let was = state(lines[0].displayName, lines[0].groupIDs)
            let asked = lines.filter { !$0.isDelete }.map { state($0.newDisplayName, $0.newGroupIDs) }
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
        .sorted { $0.name < $1.name }
    }
}
