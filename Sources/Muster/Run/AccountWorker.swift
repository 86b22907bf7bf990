import IdentityAPI

/// Does all the work on one account, one call after the other, and records what became of its rows.
struct AccountWorker: Sendable {
    let client: IdentityClient
    let checkpoint: Checkpoint
    let control: RunControl
    let delivery: Delivery
    let groups: GroupTable
    let retry: RetryPolicy
    let finder: AccountFinder
    let readBack: ReadBack

    /// The account as far as it is known.
    private struct Account {
        /// The block that the intent of its create is written with.
        var block: IntentBlock?
        var id: String?
        var name: String
        /// `nil` while it does not exist.
        var state: AccountState?
        /// Whether a call for it was refused for what may be one cause for all, so that nothing that follows from that is certain.
        var isWithheld = false
    }

    /// Works through the changes of an account. A row that fails ends nothing; a stopped run leaves the rest of the rows pending.
    ///
    /// - Throws: ``RunError`` when an outcome cannot be recorded.
    func perform(_ work: AccountWork, _ block: IntentBlock? = nil) async throws {
        var account = Account(
            block: block,
            id: work.id,
            name: work.name,
            state: work.id == nil ? nil : work.changes.first?.before
        )
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

    /// Makes one call for several rows. When the service refuses it, the rows are tried one by one, so that only the guilty ones fail.
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
        guard account.state != nil || steps.contains(where: \.mayCreate) else {
            return try await fail(
                steps,
                account,
                "createFailed",
                "no account is named '\(account.name)': its create failed"
            )
        }
        if account.state == nil, let first = steps.first, !first.mayCreate {
            _ = try await fail(
                [first],
                account,
                "createFailed",
                "no account is named '\(account.name)': its create failed"
            )
            return try await apply(Array(steps.dropFirst()), isWhole: false, isLast: isLast, &account)
        }
        let isCreate = account.state == nil
        let before = account.state ?? AccountState(displayName: account.name, groups: [])
        let after = steps.reduce(before) { $0.applying($1.wish, everyone: groups.everyone) }
        if !isCreate, before == after {
            let outcomes = steps.map {
                Outcome.settled($0.wasPlanned ? $0.outcome : .unchanged, accountID: account.id ?? "", http: 200)
            }
            return try await record(steps, outcomes)
        }
        let result: Delivery.Result =
            if let refusal = groups.refusal(of: after.groups.subtracting(before.groups)) {
                .refused(refusal, attempts: 0)
            } else if isCreate {
                try await create(after, steps[0], account)
            } else {
                try await delivery.run(.update(id: account.id ?? "", from: before, to: after, groups, client))
            }
        switch result {
        case .done(let answer, let evidence):
            guard let answer else { return true }
            let change = AppliedChange(
                steps: steps,
                isWhole: isWhole,
                isCreate: isCreate,
                before: before,
                after: after,
                accountID: answer.id,
                evidence: evidence
            )
            return try await finish(change, answer, isLast: isLast, &account)
        case .refused(let error, _) where steps.count > 1 && error.kind != .serverFailed:
            for step in steps {
                guard try await apply([step], isWhole: false, isLast: false, &account) else { return false }
            }
            return true
        case .refused(let error, let attempts):
            if error.extent == .perhapsEveryCall { account.isWithheld = true }
            return try await record(
                steps,
                steps.map { _ in failure(error, attempts, account, isCreate ? "create" : "update") },
                isWithheld: account.isWithheld
            )
        case .unknown(let error, let attempts):
            var outcome = failure(error, attempts, account, isCreate ? "create" : "update")
            outcome.status = .unknown
            outcome.code = outcome.code.isEmpty ? "answerLost" : outcome.code
            outcome.message = "it was sent and the answer was lost (\(error.message)); resume asks what came of it"
            _ = try await record(steps, steps.map { _ in outcome })
            return false
        case .stopped: return false
        }
    }

    private func create(
        _ wanted: AccountState,
        _ step: Change.Step,
        _ account: Account
    ) async throws -> Delivery.Result {
        let intent = IntentRecord([(step, .create)], checkpoint: checkpoint, in: account.block)
        let call = WriteCall.create(account.name, wanted, groups, client, finder) { try await intent.write() }
        let result = try await delivery.run(call, mayHaveBeenSent: step.wasPlanned)
        // What may have been sent stays in doubt until it is looked up.
        if case .stopped(inDoubt: false) = result { try await intent.withdraw() }
        return result
    }

    /// Holds what the service did against what was asked of it, and records what became of the rows.
    private func finish(
        _ change: AppliedChange,
        _ answer: RobotAccount,
        isLast: Bool,
        _ account: inout Account
    ) async throws -> Bool {
        account.id = answer.id
        account.state = change.after
        let asksForGroups = !change.difference.adding.isEmpty || !change.difference.removing.isEmpty
        if asksForGroups, !answer.tellsGroups, isLast {
            await readBack.add(change)
            return control.stopReason == nil
        }
        var shortfall = change.shortfall(answer, groups)
        if !shortfall.isEmpty || asksForGroups && !answer.tellsGroups {
            // The answer may tell what was before; the account itself does not.
            do {
                let actual = try await retry.reading { try await client.robotAccount(id: answer.id) }
                guard actual.tellsGroups || !asksForGroups else { throw ReadBack.tacit }
                shortfall = change.shortfall(actual, groups)
            } catch let error as IdentityError {
                _ = try await record(change.steps, change.unknownOutcomes(error))
                return false
            }
        }
        account.state = change.after.less(shortfall)
        let outcomes = change.outcomes(shortfall, groups)
        if isLast, change.isCreate, shortfall.isEmpty { return recordMade(change.steps, outcomes) }
        return try await record(change.steps, outcomes)
    }

    // MARK: Delete

    /// Removes the account. What the sheet wants of it afterwards is only done when it is gone.
    private func delete(
        _ steps: [Change.Step],
        rest: ArraySlice<Change>,
        _ account: inout Account
    ) async throws -> Bool {
        guard let id = account.id, account.state != nil else {
            return try await record(steps, steps.map { _ in Outcome(.unchanged, action: "delete") })
        }
        // An earlier process may have sent it: then "not found" is its echo.
        let mayHaveBeenSent = steps[0].wasPlanned
        let intent = IntentRecord([(steps[0], .delete(accountID: id))], checkpoint: checkpoint)
        let result = try await delivery.run(
            .delete(id: id, client) { try await intent.write() },
            mayHaveBeenSent: mayHaveBeenSent
        )
        var outcome = Outcome(.deleted, action: "delete", accountID: id)
        switch result {
        case .done(_, let evidence): outcome.take(evidence)
        case .refused(let error, _) where error.kind == .notFound:
            // Gone already, and not by us. Where a refused call for several may have done it all the same, the intent stays, so that undo knows.
            if !steps[0].wasInRefusedCall { try await intent.withdraw() }
            outcome = Outcome(.unchanged, action: "delete", accountID: id)
        case .refused(let error, let attempts):
            if error.extent == .perhapsEveryCall { account.isWithheld = true }
            _ = try await record(
                steps,
                steps.map { _ in failure(error, attempts, account, "delete") },
                isWithheld: account.isWithheld
            )
            let message = "row \(steps[0].row), which was to delete the account first, failed"
            return try await fail(rest.flatMap(\.steps), account, "deleteFailed", message)
        case .unknown(let error, let attempts):
            outcome = failure(error, attempts, account, "delete")
            outcome.status = .unknown
            _ = try await record(steps, steps.map { _ in outcome })
            return false
        case .stopped(let inDoubt):
            if !inDoubt { try await intent.withdraw() }
            return false
        }
        account.state = nil
        account.id = nil
        return try await record(steps, steps.map { _ in outcome })
    }

    // MARK: Common

    private func failure(_ error: IdentityError, _ attempts: Int, _ account: Account, _ action: String) -> Outcome {
        var outcome = Outcome(.failed, action: action, accountID: account.id ?? "")
        outcome.http = error.status ?? 0
        outcome.code = error.code ?? ""
        outcome.message = error.message
        outcome.attempts = attempts
        outcome.milliseconds = Int(error.elapsed.milliseconds)
        outcome.traceID = error.traceID ?? ""
        if error.kind == .conflict {
            if outcome.code.isEmpty { outcome.code = "nameTaken" }
            outcome.message = "an account named '\(account.name)' was there before: \(error.message)"
        }
        return outcome
    }

    private func fail(_ steps: [Change.Step], _ account: Account, _ code: String, _ message: String) async throws
        -> Bool
    {
        let outcome = Outcome(RowProblem(code, message), action: "update")
        return try await record(steps, steps.map { _ in outcome }, isWithheld: account.isWithheld)
    }

    /// Makes the outcomes durable, and counts them only then.
    ///
    /// - Parameter isWithheld: whether other calls have to tell first whether the rows failed at all.
    private func record(
        _ steps: [Change.Step],
        _ outcomes: [Outcome],
        isWithheld: Bool = false
    ) async throws -> Bool {
        if isWithheld {
            let isInDoubt = steps.contains(where: \.wasPlanned) || outcomes.contains { $0.attempts > 1 }
            control.withhold(rows(steps, outcomes), isInDoubt: isInDoubt)
            return control.stopReason == nil
        }
        let rows = rows(steps, outcomes) + control.takeReleased()
        try await checkpoint.append([.outcomes(rows)])
        control.count(rows)
        return control.stopReason == nil
    }

    /// The same for an account that was made and has nothing more to come. It is not waited for: a crash before it is durable leaves an account in doubt,
    /// which a resume looks up. When it cannot be recorded, the run stops.
    private func recordMade(_ steps: [Change.Step], _ outcomes: [Outcome]) -> Bool {
        let rows = rows(steps, outcomes) + control.takeReleased()
        checkpoint.append([.outcomes(rows)]) { [control] in
            switch $0 {
            case .success: control.count(rows)
            case .failure(let error): control.stop(.broken(error))
            }
        }
        return control.stopReason == nil
    }

    private func rows(_ steps: [Change.Step], _ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }
}
