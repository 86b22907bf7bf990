import IdentityAPI
import Synchronization

/// Makes the groups that a plan needs and that are not there, each once, before anything else is sent.
///
/// A group is made with the first batch of the accounts that go by its calls: the quota of `POST` is many times that of `PUT`. Where the service refuses the members, Muster makes the group without them, and
/// its `PUT` calls find the account to blame (``GroupBatches``). Nothing waits for an account to enter a new group, so this order keeps every promise that batches give.
///
/// Nothing of it stands in the checkpoint: names of groups are unique, so a run that dies in between reads the groups and accounts again, and makes what is still missing.
struct GroupMaker: Sendable {
    /// A list of groups that lags behind is read so often, a second apart.
    private static let mostReadings = 5

    let client: IdentityClient
    let executor: RetryingExecutor
    let retry: RetryPolicy
    let queue: WorkQueue
    let work: WorkList
    let fresh: FreshBatches
    /// How long Muster looks for the members of the first group.
    let verification: VerificationPolicy

    /// Makes them.
    ///
    /// - Returns: the table with the ids that they got, and with the reasons why some could not be made; rows that need those fail.
    /// - Throws: ``RunError`` when the run cannot go on.
    func make(_ wanted: [GroupTable.Index], in table: GroupTable) async throws -> GroupTable {
        guard !wanted.isEmpty else { return table }
        var table = table
        var members = MembersOfNewGroups()
        for (number, index) in wanted.enumerated() {
            switch try await make(index, &table, &members) {
            case .done: continue
            case .refused(let error, _) where error.kind == .conflict: continue  // Somebody else has made it.
            case .refused(let error, _), .unknown(let error, _):
                table.refuse(index, error)
                guard error.isAboutRights else { continue }
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

    /// Makes a group, with members where it has some and the service takes them.
    private func make(
        _ index: GroupTable.Index,
        _ table: inout GroupTable,
        _ members: inout MembersOfNewGroups
    ) async throws -> RetryingExecutor.Result {
        if members.areSent, let batch = queue.note({ $0.first(of: index) }),
            let result = try await make(with: batch, &table, &members)
        {
            return result
        }
        return try await send(index, &table) { [] }.result
    }

    /// Makes a group with its first batch.
    ///
    /// - Returns: what came of the call; `nil` where the service refused the members, and the group is still to be made.
    private func make(
        with batch: GroupBatches.Batch,
        _ table: inout GroupTable,
        _ members: inout MembersOfNewGroups
    ) async throws -> RetryingExecutor.Result? {
        let accounts = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        let last = Mutex(FreshBatches.GroupCall())
        let (result, answered) = try await send(batch.group, &table) { [fresh] in
            let call = try await fresh.call(of: batch.group, accounts)
            last.withLock { $0.take(call) }
            return call.adding
        }
        let call = last.withLock { $0 }
        if !call.leftOut.isEmpty { queue.note { $0.leaveOut(call.leftOut.sorted()) } }
        switch result {
        case .done(_, let evidence):
            if let answered, try await hasEntered(call.adding, answered, &members) {
                if let notice = queue.note({ $0.taken(batch, evidence) }) { executor.control.note(notice) }
                return result
            }
        case .refused(let error, _) where error.kind != .conflict && !error.isAboutRights:
            members.refused()
            queue.note { $0.returned(batch) }
            return nil
        case .unknown: members.wereLost()
        case .refused, .stopped, .withdrawn: break
        }
        // It goes by the group's own calls. Where this one has brought the accounts in after all, those do no harm.
        queue.note { $0.returned(batch) }
        return result
    }

    /// Sends the call that makes a group.
    ///
    /// - Parameter members: gives the accounts that it is made with.
    /// - Returns: what came of it, and the group where the service answered with it.
    private func send(
        _ index: GroupTable.Index,
        _ table: inout GroupTable,
        members: @escaping @Sendable () async throws -> [String]
    ) async throws -> (result: RetryingExecutor.Result, answered: Group?) {
        let name = table[index].name
        let made = Mutex<(group: Group, isAnswer: Bool)?>(nil)
        let call = WriteCall.makeGroup(named: name, client, members: members) { group, isAnswer in
            made.withLock { $0 = (group, isAnswer) }
        }
        let result = try await executor.run(call)
        guard case .done = result, let found = made.withLock({ $0 }), !found.group.id.isEmpty else {
            return (result, nil)
        }
        var group = found.group
        if group.name.isEmpty { group.name = name }
        // Known at once: a run that is stopped reads no list, and an account that is read again is in this group by our own doing.
        table.take(group, as: index)
        fresh.take(group, as: index)
        return (result, found.isAnswer ? group : nil)
    }

    // MARK: Whether the members are in

    /// Whether accounts are in the group that the service says it made with them. Once it has proven that it takes members, its word is enough; all accounts are read back at the end.
    private func hasEntered(
        _ ids: [String],
        _ group: Group,
        _ members: inout MembersOfNewGroups
    ) async throws -> Bool {
        guard let first = ids.first, let last = ids.last else { return false }
        if members.areTaken { return true }
        let start = ContinuousClock.now
        var looks = 0
        while true {
            looks += 1
            let finding = await look(for: Set([first, last]), in: group)
            guard finding == .areOut, executor.control.stopReason == nil,
                let pause = verification.pause(afterLooks: looks, elapsed: .now - start)
            else { return members.found(finding) }
            await executor.control.pause(for: pause)
        }
    }

    /// Reads accounts by themselves. One that is in is proof; one that is out may have been taken out by somebody else, so all must be.
    private func look(for ids: Set<String>, in group: Group) async -> MembersOfNewGroups.Finding {
        var finding = MembersOfNewGroups.Finding.unclear
        for id in ids {
            guard let account = try? await retry.reading({ try await client.robotAccountIfThere(id: id) }),
                account.tellsGroups
            else { continue }
            if account.groupIDs.contains(where: { $0.canonicalID == group.id.canonicalID }) { return .areIn }
            finding = .areOut
        }
        return finding
    }

    // MARK: The list of groups

    /// Learns the ids of the groups that were made, and waits until the list shows them: a group that is not in it counts as gone.
    private func read(_ wanted: [GroupTable.Index], _ table: GroupTable) async throws -> GroupTable {
        var table = table
        for reading in 1...Self.mostReadings {
            let listed: Set<String>
            do {
                let groups = try await retry.reading { try await client.groups().value }
                table.take(groups)
                listed = Set(groups.map(\.id.canonicalID))
            } catch let error as IdentityError {
                for index in table.unmade.intersection(wanted) { table.refuse(index, error) }
                return table
            }
            let isComplete = wanted.allSatisfy { table.isRefused($0) || listed.contains(table[$0].id.canonicalID) }
            if isComplete || reading == Self.mostReadings { break }
            await executor.control.pause(for: .seconds(1))
        }
        return table
    }
}

extension IdentityError {
    /// Whether the sign-in lacks the right to make groups.
    fileprivate var isAboutRights: Bool { kind == .forbidden || kind == .notAuthorized }
}
