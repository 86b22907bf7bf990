import IdentityAPI

extension AccountWorker {
    /// Updates the account, from its state when the call is sent.
    func update(
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
        let call = FreshCall(account, track, steps, accounts: accounts, checkpoint: checkpoint)
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
        default: return try await recordFailure(result, parts, isLast: isLast, &account)
        }
    }

    /// Records the outcomes of rows whose call was not applied, or may not have been.
    func recordFailure(
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
            let failed = outcomes(failure(error, attempts, account, action))
            return try await record(steps, failed, isWithheld: account.isWithheld)
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
}
