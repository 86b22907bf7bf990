import IdentityAPI

/// How the outcomes of an account's rows are recorded.
extension AccountWorker {
    /// Waits until the outcomes are durable, and then counts them.
    ///
    /// - Parameters:
    ///   - entries: entries to record with them.
    ///   - isWithheld: whether other calls must show first that the rows failed for a cause of their own.
    /// - Returns: whether the run continues.
    func record(
        _ steps: [Change.Step],
        _ outcomes: [Outcome],
        with entries: [Entry] = [],
        isWithheld: Bool = false
    ) async throws -> Bool {
        if isWithheld {
            if !entries.isEmpty { try await checkpoint.append(entries) }
            // Only creates and deletes have intents that may have to stay.
            let isInDoubt =
                steps.contains(where: \.hasIntent)
                && (steps.contains(where: \.wasPlanned) || outcomes.contains { $0.attempts > 1 })
            control.withhold(rows(steps, outcomes), isInDoubt: isInDoubt)
            return !control.isStopped
        }
        let rows = rows(steps, outcomes) + control.takeReleased()
        try await checkpoint.append(entries + [.outcomes(rows)])
        control.count(rows)
        return !control.isStopped
    }

    /// Records the outcomes of a new account that has no further changes, without waiting. After a crash before they are durable, a resume looks the account up. When they cannot be recorded, the run
    /// stops.
    func recordMade(_ steps: [Change.Step], _ outcomes: [Outcome]) -> Bool {
        let rows = rows(steps, outcomes) + control.takeReleased()
        checkpoint.append([.outcomes(rows)]) { [control] in
            switch $0 {
            case .success: control.count(rows)
            case .failure(let error): control.stop(.broken(error))
            }
        }
        return !control.isStopped
    }

    /// Records outcomes, and the changes by others that the account shows after the call.
    ///
    /// - Parameters:
    ///   - actual: the account as the service shows it.
    ///   - after: the state that the call should have led to.
    ///   - planned: the account's planned state after the rows.
    func record(
        _ steps: [Change.Step],
        _ outcomes: [Outcome],
        seen actual: RobotAccount,
        _ after: AccountState,
        planned: AccountState,
        _ account: inout Account
    ) async throws -> Bool {
        let present = AccountState(actual, &account.groups, known: after)
        account.track?.applied(planned: planned, present, at: .now)
        // Memberships that no call of the run changed were changed by somebody else since the account was read.
        let seen = AccountState(displayName: after.displayName, groups: present.groups)
        guard seen != after else { return try await record(steps, outcomes) }
        let change = AccountTrack.ConcurrentChange(expected: after, actual: seen)
        let found = FoundAccount(id: actual.id, name: account.name, change, wanted: nil, rows: [], account.groups)
        return try await record(steps, outcomes, with: [.found(found)])
    }

    /// Records rows that fail for a reason found without a call.
    func fail(_ steps: [Change.Step], _ account: Account, _ code: String, _ message: String) async throws -> Bool {
        let outcome = Outcome(RowProblem(code, message), action: "update")
        return try await record(steps, steps.map { _ in outcome }, isWithheld: account.isWithheld)
    }

    private func rows(_ steps: [Change.Step], _ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }
}
