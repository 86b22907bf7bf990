import IdentityAPI
import Synchronization

/// Makes one group, with members where the service takes them, and sees to it that those it did not take go by the group's own calls.
struct NewGroupCall: Sendable {
    let client: IdentityClient
    let executor: RetryingExecutor
    let retry: RetryPolicy
    let queue: WorkQueue
    let work: WorkList
    let fresh: FreshBatches
    /// How long Muster looks for the members of the first group.
    let verification: VerificationPolicy

    /// Makes a group.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func make(_ attempt: NewGroupProgress.Attempt) async throws -> NewGroupProgress.Ended {
        var attempt = attempt
        if let batch = attempt.batch, let ended = try await make(&attempt, with: batch) { return ended }
        let (result, found) = try await send(attempt) { [] }
        return NewGroupProgress.Ended(attempt: attempt, result: result, group: found?.group)
    }

    /// Makes a group with its first batch.
    ///
    /// - Returns: what came of the call; `nil` where the service refused the members, and the group is still to be made.
    private func make(
        _ attempt: inout NewGroupProgress.Attempt,
        with batch: GroupBatches.Batch
    ) async throws -> NewGroupProgress.Ended? {
        let accounts = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        let last = Mutex(FreshBatches.GroupCall())
        let (result, found) = try await send(attempt) { [fresh] in
            let call = try await fresh.call(of: batch.group, accounts)
            last.withLock { $0.take(call) }
            return call.adding
        }
        let call = last.withLock { $0 }
        if !call.leftOut.isEmpty { queue.note { $0.leaveOut(call.leftOut.sorted()) } }
        var evidence: RetryingExecutor.Evidence?
        switch result {
        case .done(_, let own):
            // A group that was found after a lost answer may be somebody else's.
            guard let found, found.isAnswer else { break }
            if await hasEntered(call.adding, found.group, &attempt.members) { evidence = own }
        case .refused(let error, _) where error.kind != .conflict && !error.lacksRightToMakeGroups:
            attempt.members.refused()
            queue.note { $0.returned(batch) }
            return nil
        case .unknown: attempt.members.wereLost()
        case .refused, .stopped, .withdrawn: break
        }
        if let evidence {
            if let notice = queue.note({ $0.taken(batch, evidence) }) { executor.control.note(notice) }
        } else {
            // It goes by the group's own calls. Where this one has brought the accounts in after all, those do no harm.
            queue.note { $0.returned(batch) }
        }
        return NewGroupProgress.Ended(attempt: attempt, result: result, group: found?.group)
    }

    /// Sends the call that makes a group.
    ///
    /// - Parameter members: gives the accounts that it is made with.
    /// - Returns: what came of it; the group, and whether the service answered with it.
    private func send(
        _ attempt: NewGroupProgress.Attempt,
        members: @escaping @Sendable () async throws -> [String]
    ) async throws -> (result: RetryingExecutor.Result, found: (group: Group, isAnswer: Bool)?) {
        let made = Mutex<(group: Group, isAnswer: Bool)?>(nil)
        let call = WriteCall.makeGroup(named: attempt.name, client, members: members) { group, isAnswer in
            made.withLock { $0 = (group, isAnswer) }
        }
        let result = try await executor.run(call)
        guard case .done = result, var found = made.withLock({ $0 }), !found.group.id.isEmpty else {
            return (result, nil)
        }
        if found.group.name.isEmpty { found.group.name = attempt.name }
        // Known at once: an account that is read again is in this group by our own doing.
        fresh.take(found.group, as: attempt.index)
        return (result, found)
    }

    // MARK: Whether the members are in

    /// Whether accounts are in the group that the service says it made with them. Once it has proven that it takes members, its word is enough; all accounts are read back at the end.
    private func hasEntered(_ ids: [String], _ group: Group, _ members: inout MembersOfNewGroups) async -> Bool {
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
}
