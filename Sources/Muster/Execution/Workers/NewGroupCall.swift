import IdentityAPI
import Synchronization

/// Creates one group, with members when the service takes them. Group calls add the members that it did not take.
struct NewGroupCall: Sendable {
    let client: IdentityClient
    let executor: RetryingExecutor
    let retry: RetryPolicy
    let queue: WorkQueue
    let work: WorkList
    let fresh: FreshBatches
    /// How long Muster waits for reads to show the members of the first group.
    let verification: VerificationPolicy

    /// Creates a group.
    ///
    /// - Throws: ``RunError`` when the run cannot continue.
    func make(_ attempt: NewGroupProgress.Attempt) async throws -> NewGroupProgress.Ended {
        var attempt = attempt
        if let batch = attempt.batch, let ended = try await make(&attempt, with: batch) { return ended }
        let (result, found) = try await send(attempt) { [] }
        return NewGroupProgress.Ended(attempt: attempt, result: result, group: found?.group)
    }

    /// Creates a group with its first batch.
    ///
    /// - Returns: the result; `nil` when the service refused the members, so that the group must be created without them.
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
            // Group calls add the accounts. If this call has added them after all, those do no harm.
            queue.note { $0.returned(batch) }
        }
        return NewGroupProgress.Ended(attempt: attempt, result: result, group: found?.group)
    }

    /// Sends the call that creates a group.
    ///
    /// - Parameter members: returns the ids of its first accounts.
    /// - Returns: the result; the group, and whether it comes from the response.
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
        // Before the next read of an account: its membership in this group comes from the run's own call.
        fresh.take(found.group, as: attempt.index)
        return (result, found)
    }

    // MARK: Members

    /// Returns whether accounts are in the group that was created with them. After the first proof, the response is enough, because the verification reads all accounts at the end.
    private func hasEntered(_ ids: [String], _ group: Group, _ members: inout MembersOfNewGroups) async -> Bool {
        guard let first = ids.first, let last = ids.last else { return false }
        if members.areTaken { return true }
        let start = ContinuousClock.now
        var reads = 0
        while true {
            reads += 1
            let finding = await look(for: Set([first, last]), in: group)
            guard finding == .areOut, executor.control.stopReason == nil,
                let pause = verification.pause(afterReads: reads, elapsed: .now - start)
            else { return members.found(finding) }
            await executor.control.pause(for: pause)
        }
    }

    /// Reads accounts by their ids. One that is in the group is proof. One that is not may have been removed by somebody else, so all must be missing.
    private func look(for ids: Set<String>, in group: Group) async -> MembersOfNewGroups.Finding {
        var finding = MembersOfNewGroups.Finding.unclear
        for id in ids {
            guard let account = try? await retry.reading({ try await client.robotAccountIfThere(id: id) }),
                account.hasGroupIDs
            else { continue }
            if account.groupIDs.contains(where: { $0.canonicalID == group.id.canonicalID }) { return .areIn }
            finding = .areOut
        }
        return finding
    }
}
