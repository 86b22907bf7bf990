import IdentityAPI

/// Does all the work on one account, one call after the other, and records the outcomes of its rows.
struct AccountWorker: Sendable {
    let client: IdentityClient
    let checkpoint: Checkpoint
    let control: RunControl
    let executor: RetryingExecutor
    let groups: GroupTable
    let retry: RetryPolicy
    let finder: AccountFinder
    let verifier: Verifier
    /// Reads accounts again before their changes.
    let accounts: FreshAccounts
    /// When the plan's accounts were read, and the states in which the run left those that somebody has changed since.
    let readings: PlanReadings

    /// What is known of the account.
    struct Account {
        /// The block with the intent of its create.
        var block: IntentBlock?
        var id: String?
        var name: String
        /// `nil` while it does not exist.
        var track: AccountTrack?
        /// All groups, with those that only this account was seen in.
        var groups: GroupTable
        /// Whether the service refused a call for it for a cause that may be common to all calls. Then nothing that follows from the refusal is certain.
        var isWithheld = false
    }

    /// Makes the changes of an account. After a failed row it continues with the next one; when the run stops, the remaining rows stay pending.
    ///
    /// - Throws: ``RunError`` when an outcome cannot be recorded.
    func perform(_ work: AccountWork, _ block: IntentBlock? = nil) async throws {
        var account = Account(block: block, id: work.id, name: work.name, groups: groups)
        if let id = work.id, let before = work.changes.first?.before {
            account.track = readings.track(of: id, before)
            // Group calls may have made a part of the change.
            if let change = work.changes.first, change.operation == .update, change.steps[0].wasInRefusedCall {
                account.track?.ask(for: change.after)
            }
        }
        for (index, change) in work.changes.enumerated() {
            let isLast = index == work.changes.count - 1
            let continues =
                change.operation == .delete
                ? try await delete(change.steps, rest: work.changes[(index + 1)...], &account)
                : try await apply(change.steps, isWhole: true, isLast: isLast, &account)
            guard continues else { return }
        }
    }

    /// Makes one call for several rows. When the service refuses it, tries the rows one by one, so that only the rows at fault fail.
    ///
    /// - Parameters:
    ///   - isWhole: whether these are all rows of their change, so that their planned outcomes hold.
    ///   - isLast: whether the account has no further changes, so that its rows may be decided later.
    /// - Returns: whether to continue with the account. Not after a row with an unknown outcome, because the next changes depend on it.
    func apply(
        _ steps: [Change.Step],
        isWhole: Bool,
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        if let track = account.track {
            return try await update(steps, track, isWhole: isWhole, isLast: isLast, &account)
        }
        // Rows that only update have no account, because its create failed.
        let orphans = steps.contains(where: \.mayCreate) ? steps.prefix { !$0.mayCreate } : steps[...]
        if !orphans.isEmpty {
            let message = "no account is named '\(account.name)': its create failed"
            let continues = try await fail(Array(orphans), account, "createFailed", message)
            let rest = Array(steps.dropFirst(orphans.count))
            return rest.isEmpty ? continues : try await apply(rest, isWhole: false, isLast: isLast, &account)
        }
        let before = AccountState(displayName: account.name, groups: [])
        let after = steps.reduce(before) { $0.applying($1.desiredChange, everyone: groups.everyone) }
        let result: RetryingExecutor.Result =
            if let refusal = groups.refusal(of: after.groups) {
                .refused(refusal, attempts: 0)
            } else {
                try await create(after, steps[0], account)
            }
        guard case .done(let answer, let evidence) = result else {
            return try await recordFailure(result, steps.map { ($0, nil) }, isLast: isLast, &account)
        }
        guard let answer else { return true }
        let change = AppliedChange(
            steps: steps,
            isWhole: isWhole,
            isCreate: true,
            before: before,
            after: after,
            accountID: answer.id,
            evidence: evidence
        )
        account.track = AccountTrack(planned: after, present: after, seenAt: .now)
        return try await finish(change, planned: after, answer, isLast: isLast, &account)
    }

    private func create(
        _ wanted: AccountState,
        _ step: Change.Step,
        _ account: Account
    ) async throws -> RetryingExecutor.Result {
        let intent = IntentRecord([(step, .create)], checkpoint: checkpoint, in: account.block)
        let call = WriteCall.create(account.name, wanted, groups, client, finder) { try await intent.write() }
        let result = try await executor.run(call, mayHaveBeenSent: step.wasPlanned)
        // The intent of a call that may have been sent stays, so that a resume looks the account up.
        if case .stopped(inDoubt: false, _) = result { try await intent.withdraw() }
        return result
    }
}
