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

    /// What is read again before it is changed.
    let accounts: FreshAccounts
    /// When the accounts were read that the plan is made of, and what the run had left them as where somebody has changed them since.
    let readings: PlanReadings

    /// The account as far as it is known.
    struct Account {
        /// The block that the intent of its create is written with.
        var block: IntentBlock?
        var id: String?
        var name: String
        /// `nil` while it does not exist.
        var track: AccountTrack?
        /// All groups, those included that nobody knew at the plan and that the account has been seen in.
        var groups: GroupTable
        /// Whether a call for it was refused for what may be one cause for all, so that nothing that follows from that is certain.
        var isWithheld = false
    }

    /// Works through the changes of an account. A row that fails ends nothing; a stopped run leaves the rest of the rows pending.
    ///
    /// - Throws: ``RunError`` when an outcome cannot be recorded.
    func perform(_ work: AccountWork, _ block: IntentBlock? = nil) async throws {
        var account = Account(block: block, id: work.id, name: work.name, groups: groups)
        if let id = work.id, let before = work.changes.first?.before {
            account.track = readings.track(of: id, before)
            // Calls of its groups may have brought about a part of it.
            if let change = work.changes.first, change.operation == .update, change.steps[0].wasInRefusedCall {
                account.track?.ask(for: change.after)
            }
        }
        for (index, change) in work.changes.enumerated() {
            let isLast = index == work.changes.count - 1
            let goesOn =
                change.operation == .delete
                ? try await delete(change.steps, rest: work.changes[(index + 1)...], &account)
                : try await apply(change.steps, isWhole: true, isLast: isLast, &account)
            guard goesOn else { return }
        }
    }

    // MARK: Create and update

    /// Makes one call for several rows. When the service refuses it, tries the rows one by one, so that only the rows at fault fail.
    ///
    /// - Parameters:
    ///   - isWhole: whether these are all rows of their change, so that their planned outcomes hold.
    ///   - isLast: whether nothing more is to be done to the account, so that its rows may be decided later.
    /// - Returns: whether to go on with the account. Not after a row whose fate is unknown: what follows builds on it.
    private func apply(
        _ steps: [Change.Step],
        isWhole: Bool,
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        guard account.track != nil || steps.contains(where: \.mayCreate) else {
            return try await fail(
                steps,
                account,
                "createFailed",
                "no account is named '\(account.name)': its create failed"
            )
        }
        if account.track == nil, let first = steps.first, !first.mayCreate {
            _ = try await fail(
                [first],
                account,
                "createFailed",
                "no account is named '\(account.name)': its create failed"
            )
            return try await apply(Array(steps.dropFirst()), isWhole: false, isLast: isLast, &account)
        }
        if let track = account.track {
            return try await update(steps, track, isWhole: isWhole, isLast: isLast, &account)
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
            return try await notDone(result, steps.map { ($0, nil) }, isLast: isLast, &account)
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

    /// Changes the account from what it is when the call is sent.
    private func update(
        _ steps: [Change.Step],
        _ track: AccountTrack,
        isWhole: Bool,
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        let planned = steps.reduce(track.planned) { $0.applying($1.desiredChange, everyone: groups.everyone) }
        if track.planned == planned, track.planned == track.present {
            let outcomes = steps.map {
                Outcome.settled($0.wasPlanned ? $0.outcome : .unchanged, accountID: account.id ?? "", http: 200)
            }
            return try await record(steps, outcomes)
        }
        let call = FreshUpdate(
            id: account.id ?? "",
            name: account.name,
            steps,
            track,
            account.groups,
            accounts: accounts,
            checkpoint: checkpoint
        )
        let result: RetryingExecutor.Result =
            if let refusal = groups.refusal(of: planned.groups.subtracting(track.planned.groups)) {
                .refused(refusal, attempts: 0)
            } else {
                try await executor.run(.update(call, client))
            }
        let known = call.known
        account.track = known.track
        account.groups = known.groups
        let parts = known.merge?.parts ?? steps.map { ($0, nil) }
        switch result {
        case .withdrawn(let mayHaveBeenSent, let attempts):
            if known.isGone {
                (account.track, account.id) = (nil, nil)
                return try await record(steps, steps.map { _ in gone(call.id, attempts) })
            }
            if let merge = known.merge { account.track?.passed(planned: merge.planned) }
            let outcomes = parts.map { step, conflict in
                if let conflict { return inConflict(conflict, step, account, attempts) }
                let isOurs = mayHaveBeenSent || step.wasPlanned
                return Outcome.settled(isOurs ? step.outcome : .unchanged, accountID: call.id, http: 200)
            }
            return try await record(steps, outcomes)
        case .done(let answer, let evidence):
            guard let merge = known.merge else { return true }
            let conflicts = parts.filter { $0.conflict != nil }
            let outcomes = conflicts.compactMap { step, conflict in
                conflict.map { inConflict($0, step, account, 0) }
            }
            if !conflicts.isEmpty { _ = try await record(conflicts.map(\.step), outcomes) }
            let change = AppliedChange(
                steps: merge.steps,
                isWhole: isWhole && conflicts.isEmpty,
                isCreate: false,
                before: known.before,
                after: merge.after,
                accountID: answer?.id ?? call.id,
                evidence: evidence
            )
            return try await finish(change, planned: merge.planned, answer, isLast: isLast, &account)
        default: return try await notDone(result, parts, isLast: isLast, &account)
        }
    }

    /// Records what became of rows whose call was not applied, or of which nobody knows.
    private func notDone(
        _ result: RetryingExecutor.Result,
        _ parts: [Merge.Part],
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        let steps = parts.map(\.step)
        let action = account.track == nil ? "create" : "update"
        func outcomes(_ outcome: Outcome) -> [Outcome] {
            parts.map { step, conflict in
                conflict.map { inConflict($0, step, account, outcome.attempts) } ?? outcome
            }
        }
        switch result {
        case .refused(let error, let attempts)
        where error.kind == .notFound && error.status == 404 && action == "update":
            let id = account.id ?? ""
            (account.track, account.id) = (nil, nil)
            return try await record(steps, outcomes(gone(id, attempts, error)))
        case .refused(let error, _) where steps.count > 1 && error.kind != .serverFailed && !error.isOfForeignAccount:
            for step in steps {
                guard try await apply([step], isWhole: false, isLast: false, &account) else { return false }
            }
            return true
        case .refused(let error, let attempts):
            if error.extent == .perhapsEveryCall { account.isWithheld = true }
            return try await record(
                steps,
                outcomes(failure(error, attempts, account, action)),
                isWithheld: account.isWithheld
            )
        case .unknown(let error, let attempts):
            var outcome = failure(error, attempts, account, action)
            outcome.status = .unknown
            outcome.code = outcome.code.isEmpty ? "answerLost" : outcome.code
            outcome.message = "the call was sent and its answer was lost (\(error.message)); resume asks the service"
            _ = try await record(steps, outcomes(outcome))
            return false
        case .stopped(_, let trouble?) where account.track != nil:
            // A resume knows by it that the rows were tried. Where there is an intent, that says so too.
            let outcome = failure(trouble.error, trouble.attempts, account, action)
            let rows = zip(steps, outcomes(outcome)).filter { !$0.0.hasIntent && $0.1 == outcome }
                .map { Entry.RowOutcome(row: $0.row, part: $0.part, outcome: $1).pending }
            try await checkpoint.append([.outcomes(rows)])
            return false
        case .done, .withdrawn, .stopped: return false
        }
    }

    private func create(
        _ wanted: AccountState,
        _ step: Change.Step,
        _ account: Account
    ) async throws -> RetryingExecutor.Result {
        let intent = IntentRecord([(step, .create)], checkpoint: checkpoint, in: account.block)
        let call = WriteCall.create(account.name, wanted, groups, client, finder) { try await intent.write() }
        let result = try await executor.run(call, mayHaveBeenSent: step.wasPlanned)
        // What may have been sent stays in doubt until it is looked up.
        if case .stopped(inDoubt: false, _) = result { try await intent.withdraw() }
        return result
    }

    /// Holds what the service did against what was asked of it, and records the outcomes of the rows.
    ///
    /// - Parameters:
    ///   - planned: what the rows make of the account by the plan.
    ///   - answer: what the service answered; `nil` where it accepted the change and told nothing.
    private func finish(
        _ change: AppliedChange,
        planned: AccountState,
        _ answer: RobotAccount?,
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        let groups = account.groups
        account.id = change.accountID
        account.track?.applied(planned: planned, change.after, at: .now)
        let asksForGroups = change.needsGroups
        // At the end of the run nobody knows groups that only this account was seen in.
        let canWait = isLast && groups.groups.count == self.groups.groups.count
        if answer.map({ asksForGroups && !$0.tellsGroups }) ?? true, canWait {
            await verifier.add(change)
            return control.stopReason == nil
        }
        guard let answer else { return try await finishUntold(change, planned: planned, &account) }
        var actual = answer
        var shortfall = change.shortfall(answer, groups)
        if change.isShort(shortfall, groups) || asksForGroups && !answer.tellsGroups {
            // The answer may tell what was before; the account itself does not.
            do {
                actual = try await retry.reading { try await client.robotAccount(id: answer.id) }
                guard actual.tellsGroups || !asksForGroups else { throw Verifier.tacit }
                shortfall = change.shortfall(actual, groups)
            } catch let error as IdentityError {
                _ = try await record(change.steps, change.unknownOutcomes(error))
                return false
            }
        }
        let outcomes = change.outcomes(shortfall, groups)
        if change.isCreate {
            let made = change.after.less(shortfall)
            account.track?.applied(planned: made, made, at: .now)
            if isLast, shortfall.isEmpty { return recordMade(change.steps, outcomes) }
            return try await record(change.steps, outcomes)
        }
        return try await record(
            change.steps,
            outcomes,
            seen: actual,
            change.after.less(shortfall),
            planned: planned.less(shortfall),
            &account
        )
    }

    /// Records outcomes with what somebody else has made of the account.
    func record(
        _ steps: [Change.Step],
        _ outcomes: [Outcome],
        seen actual: RobotAccount,
        _ after: AccountState,
        planned: AccountState,
        _ account: inout Account
    ) async throws -> Bool {
        let found = take(actual, after, planned: planned, &account)
        let ends = FoundAccount.entries(
            id: actual.id,
            name: account.name,
            found,
            wanted: nil,
            rows: [],
            account.groups
        )
        return try await record(steps, outcomes, with: ends)
    }

    /// Takes note of what the account is after a call. Groups that it is in or not in for no call of ours are somebody else's doing, since it was read.
    private func take(
        _ actual: RobotAccount,
        _ after: AccountState,
        planned: AccountState,
        _ account: inout Account
    ) -> [AccountTrack.ConcurrentChange] {
        let present = AccountState(actual, &account.groups, known: after)
        account.track?.applied(planned: planned, present, at: .now)
        let seen = AccountState(displayName: after.displayName, groups: present.groups)
        return seen == after ? [] : [AccountTrack.ConcurrentChange(expected: after, actual: seen)]
    }
}
