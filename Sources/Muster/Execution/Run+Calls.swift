import IdentityAPI

/// The calls of a run.
extension Run {
    /// Makes all calls, and records the outcomes of their rows.
    func makeCalls() async throws {
        let batchesFresh = FreshBatches(
            accounts: fresh,
            readings: prepared.readings,
            checkpoint: checkpoint,
            groups: prepared.directory.groups
        )
        let groups = try await makeGroups(batchesFresh)
        let workers = Swift.max(1, Swift.min(prepared.settings.concurrency.cap, prepared.plan.work.count))
        await fresh.around {
            await withTaskGroup { group in
                for _ in 0..<workers { group.addTask { await work(groups, batchesFresh) } }
            }
        }
        // Withdraw the intents that were written ahead and whose calls did not follow.
        let ahead = queue.look(\.rowsAhead).map { Entry.RowOutcome(row: $0, outcome: Outcome(.pending)) }
        let withheld = control.settleWithheld()
        let pending = ahead + withheld.pending
        // Waits for all earlier entries too, also when this write is empty: `recordMade` did not.
        try await checkpoint.append([withheld.failed, pending].filter { !$0.isEmpty }.map { .outcomes($0) })
        // No calls follow that a streak of refusals could predict.
        control.count(withheld.failed, areOfCalls: false)
        try await verifyAccounts(groups)
    }

    /// Creates the missing groups.
    private func makeGroups(_ batchesFresh: FreshBatches) async throws -> GroupTable {
        let call = NewGroupCall(
            client: prepared.client,
            executor: executor,
            retry: RetryPolicy(),
            queue: queue,
            work: prepared.plan.work,
            fresh: batchesFresh,
            verification: verification
        )
        let maker = GroupMaker(call: call, width: prepared.settings.concurrency.cap)
        let groups = try await maker.make(prepared.plan.newGroups, in: prepared.directory.groups)
        await names.take(groups)
        batchesFresh.take(groups)
        return groups
    }

    private var executor: RetryingExecutor {
        var retry = RetryPolicy()
        // A call that alone is asked to wait must not outwait the patience in silence.
        retry.longestRetryAfterWait = Swift.min(retry.longestRetryAfterWait, health.timeout)
        return RetryingExecutor(retry: retry, health: health, control: control) { [client = prepared.client] in
            await client.readsWork
        }
    }

    /// Does one piece of work after the other, as each child of the task group.
    private func work(_ groups: GroupTable, _ batchesFresh: FreshBatches) async {
        let accounts = AccountWorker(
            client: prepared.client,
            checkpoint: checkpoint,
            control: control,
            executor: executor,
            groups: groups,
            retry: RetryPolicy(),
            finder: finder,
            verifier: verifier,
            accounts: fresh,
            readings: prepared.readings
        )
        let batches = BatchWorker(
            client: prepared.client,
            work: prepared.plan.work,
            groups: groups,
            queue: queue,
            names: names,
            control: control,
            executor: executor,
            fresh: batchesFresh
        )
        let deletes = DeleteWorker(
            client: prepared.client,
            work: prepared.plan.work,
            checkpoint: checkpoint,
            queue: queue,
            control: control,
            executor: executor,
            fresh: batchesFresh,
            policy: verifier.policy
        )
        while let item = await queue.next() {
            do {
                switch item {
                case .account(let work, let block):
                    try await accounts.perform(work, block)
                    queue.ended(work)
                case .batch(let batch): try await batches.perform(batch)
                case .deletes(let batch): try await deletes.perform(batch)
                }
            } catch {
                let failure = error as? RunError ?? RunError(.cannotWrite, path: folder.path, "\(error)")
                control.stop(.broken(failure))
            }
        }
    }

    /// Verifies the accounts whose responses did not show what was done, and records the outcomes of their rows: those of group calls and bulk deletes, and of responses without a body.
    private func verifyAccounts(_ groups: GroupTable) async throws {
        let (passed, deletions) = queue.note { $0.handOver() }
        for (work, membershipProgress) in passed { await verifier.add(AppliedChange(work, membershipProgress)) }
        for deletion in deletions { await verifier.add(deletion) }
        var decided = await verifier.decide(groups)[...]
        while !decided.isEmpty {
            let part = decided.prefix(1024)
            decided = decided.dropFirst(part.count)
            let outcomes = Array(part.joined())
            let rows = outcomes.count { $0.part == 0 }
            verifier.rows.record(rows)
            try await checkpoint.append(part.map { .outcomes($0) })
            verifier.rows.remove(rows)
            control.count(outcomes, areOfCalls: false)
        }
    }
}
