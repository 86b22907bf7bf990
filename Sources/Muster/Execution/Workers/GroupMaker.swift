import IdentityAPI

/// Creates the missing groups of a plan, each once, before any other call.
///
/// The checkpoint does not record them: names of groups are unique, so after a crash the run reads the groups again and creates those that are still missing.
struct GroupMaker: Sendable {
    /// The number of reads of a lagging list of groups, a second apart.
    private static let mostReadings = 5

    let client: IdentityClient
    let executor: RetryingExecutor
    let retry: RetryPolicy

    /// Creates the groups.
    ///
    /// - Returns: the table with the new ids, and with the reasons for groups that could not be created; rows that need those fail.
    /// - Throws: ``RunError`` when the run cannot continue.
    func make(_ wanted: [GroupTable.Index], in table: GroupTable) async throws -> GroupTable {
        guard !wanted.isEmpty else { return table }
        var table = table
        for (number, index) in wanted.enumerated() {
            switch try await executor.run(.makeGroup(named: table[index].name, client)) {
            case .done: continue
            case .refused(let error, _) where error.kind == .conflict: continue  // Somebody else created it.
            case .refused(let error, _), .unknown(let error, _):
                table.refuse(index, error)
                guard error.kind == .forbidden || error.kind == .notAuthorized else { continue }
                // A missing right applies to all groups.
                for index in wanted[number...] { table.refuse(index, error) }
                let count = wanted.count - number
                executor.control.note(.groupsForbidden(groups: count, error))
                return number == 0 ? table : try await read(wanted, table)
            case .stopped, .withdrawn: return table
            }
        }
        return try await read(wanted, table)
    }

    /// Reads the ids of the created groups.
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
