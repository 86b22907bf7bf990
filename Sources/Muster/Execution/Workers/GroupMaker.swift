import IdentityAPI

/// Creates the missing groups of a plan, each once, before any other call.
///
/// A group is made with the first batch of the accounts that go by its calls: the quota of `POST` is many times that of `PUT`. Where the service refuses the members, Muster makes the group without them, and
/// its `PUT` calls find the account to blame (``GroupBatches``). Nothing waits for an account to enter a new group, so this order keeps every promise that batches give.
///
/// The first call goes alone, and so does each with members until it is known whether the service takes them. Then calls go side by side, as many as the concurrency limit admits.
///
/// The checkpoint does not record them: names of groups are unique, so after a crash the run reads the groups and accounts again and creates what is still missing.
struct GroupMaker: Sendable {
    /// The number of reads of a lagging list of groups, a second apart.
    private static let mostReadings = 5

    let call: NewGroupCall
    /// The most calls side by side.
    let width: Int

    private var control: RunControl { call.executor.control }

    /// Creates the groups.
    ///
    /// - Returns: the table with the new ids, and with the reasons for groups that could not be created; rows that need those fail.
    /// - Throws: ``RunError`` when the run cannot continue.
    func make(_ wanted: [GroupTable.Index], in table: GroupTable) async throws -> GroupTable {
        guard !wanted.isEmpty else { return table }
        var progress = NewGroupProgress(wanted, table)
        try await withThrowingTaskGroup { tasks in
            while true {
                while let attempt = progress.next(width: width, batch: batch(of:)) {
                    tasks.addTask { try await call.make(attempt) }
                }
                guard let ended = try await tasks.next() else { break }
                progress.take(ended)
            }
        }
        if let forbidden = progress.forbidden {
            control.note(.groupsForbidden(groups: forbidden.groups, forbidden.error))
        }
        return progress.needsReading ? try await read(wanted, progress.table) : progress.table
    }

    private func batch(of group: GroupTable.Index) -> GroupBatches.Batch? { call.queue.note { $0.first(of: group) } }

    /// Reads the ids of the created groups, and waits until the list shows them: a group that is not in it counts as deleted.
    private func read(_ wanted: [GroupTable.Index], _ table: GroupTable) async throws -> GroupTable {
        var table = table
        for reading in 1...Self.mostReadings {
            let listed: Set<String>
            do {
                let groups = try await call.retry.reading { [client = call.client] in try await client.groups().value }
                table.take(groups)
                listed = Set(groups.map(\.id.canonicalID))
            } catch let error as IdentityError {
                for index in table.unmade.intersection(wanted) { table.refuse(index, error) }
                return table
            }
            let isComplete = wanted.allSatisfy { table.isRefused($0) || listed.contains(table[$0].id.canonicalID) }
            if isComplete || reading == Self.mostReadings { break }
            await control.pause(for: .seconds(1))
        }
        return table
    }
}
