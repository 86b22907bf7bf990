import IdentityAPI

/// Makes the groups that a plan needs and that are not there, each once, before anything else is sent.
///
/// Nothing of it stands in the checkpoint: names of groups are unique, so a run that dies in between reads the groups again, and makes those that are still missing.
struct GroupMaker: Sendable {
    /// A list of groups that lags behind is read so often, a second apart.
    private static let mostReadings = 5

    let client: IdentityClient
    let executor: RetryingExecutor
    let retry: RetryPolicy

    /// Makes them.
    ///
    /// - Returns: the table with the ids that they got, and with the reasons why some could not be made; rows that need those fail.
    /// - Throws: ``RunError`` when the run cannot go on.
    func make(_ wanted: [GroupTable.Index], in table: GroupTable) async throws -> GroupTable {
        guard !wanted.isEmpty else { return table }
        var table = table
        for (number, index) in wanted.enumerated() {
            switch try await executor.run(.makeGroup(named: table[index].name, client)) {
            case .done: continue
            case .refused(let error, _) where error.kind == .conflict: continue  // Somebody else has made it.
            case .refused(let error, _), .unknown(let error, _):
                table.refuse(index, error)
                guard error.kind == .forbidden || error.kind == .notAuthorized else { continue }
                // What we may not do once we may not do at all.
                for index in wanted[number...] { table.refuse(index, error) }
                let count = wanted.count - number
                executor.control.note(.groupsForbidden(groups: count, error))
                return number == 0 ? table : try await read(wanted, table)
            case .stopped, .withdrawn: return table
            }
        }
        return try await read(wanted, table)
    }

    /// Learns the ids of the groups that were made.
    private func read(_ wanted: [GroupTable.Index], _ table: GroupTable) async throws -> GroupTable {
        var table = table
        for reading in 1...Self.mostReadings {
            do {
                table.take(try await retry.reading { try await client.groups().value })
            } catch let error as IdentityError {
                for index in table.unmade.intersection(wanted) { table.refuse(index, error) }
                return table
            }
            if wanted.allSatisfy({ !table.unmade.contains($0) || table.isRefused($0) }) || reading == Self.mostReadings
            {
                break
            }
            await executor.control.pause(for: .seconds(1))
        }
        return table
    }
}
