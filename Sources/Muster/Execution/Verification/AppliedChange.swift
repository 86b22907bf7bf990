import IdentityAPI

/// A change that the service accepted: the request, and the outcomes of its rows when the account's state is known.
struct AppliedChange: PendingVerification {
    /// The rows that the call served.
    let steps: [Change.Step]
    /// Whether these are all rows of their change, so that their planned outcomes hold.
    let isWhole: Bool
    /// Whether it created the account.
    let isCreate: Bool
    let before: AccountState
    let after: AccountState
    /// The account's id, as the service returned it.
    let accountID: String
    let evidence: RetryingExecutor.Evidence
    /// Why groups could not take the account, for group calls.
    var refusals: [GroupTable.Index: IdentityError] = [:]
    /// Whether the call sent the display name. Group calls do not.
    var carriesName = true

    /// The requested change.
    private var difference: Difference { before.difference(to: after) }

    /// Returns what the service has not done.
    func shortfall(_ actual: RobotAccount, _ groups: GroupTable) -> Shortfall {
        // A new account may have more: what the service gives every account.
        Shortfall(difference, after, actual, groups, isWhole: !isCreate)
    }

    /// Returns whether the account differs from what some row asks for.
    func isShort(_ shortfall: Shortfall, _ groups: GroupTable) -> Bool {
        !shortfall.isEmpty || steps.contains { shortfall.meanwhile(for: $0.desiredChange, groups) != nil }
    }

    /// Returns the outcomes of the rows, from what the service has not done.
    func outcomes(_ shortfall: Shortfall, _ groups: GroupTable) -> [Outcome] {
        steps.map { step in
            let isMaker = isCreate && step.row == steps[0].row
            // No group call was needed, because somebody else has made the change.
            let isUntouched = !isCreate && evidence.attempts == 0 && !step.wasPlanned
            let status = isMaker ? .created : isUntouched ? .unchanged : isWhole ? step.outcome : .updated
            var outcome = Outcome(status, action: status == .created ? "create" : "update", accountID: accountID)
            // A row that adds nothing to the rows before it needed no call.
            if status != .unchanged { outcome.take(evidence) }
            if !carriesName, let problem = renamed(step.desiredChange, shortfall) {
                outcome.status = .failed
                (outcome.code, outcome.message) = (problem.code, problem.message)
            } else if let reason = shortfall.reason(for: step.desiredChange, groups) {
                outcome.status = .failed
                if let error = refusal(for: step.desiredChange, shortfall) {
                    // No response decided it, because the group no longer exists.
                    outcome.http = 0
                    outcome.code = "groupRefused"
                    outcome.message = error.message
                } else {
                    outcome.code = "notApplied"
                    outcome.message = "the service answered \(evidence.http), but \(reason)"
                }
            } else if let reason = shortfall.meanwhile(for: step.desiredChange, groups) {
                outcome.status = .failed
                outcome.code = Outcome.meanwhileCode
                outcome.message =
                    "the change was made, and the account is not as the row says: since it was read, somebody else \(reason)"
            }
            return outcome
        }
    }

    /// Returns whether another read would show nothing new: nothing is missing, or a group has refused it.
    private func isExplained(_ shortfall: Shortfall) -> Bool {
        (shortfall.displayName == nil || !carriesName)
            && shortfall.missing.union(shortfall.kept).allSatisfy { refusals[$0] != nil }
    }

    /// Returns the conflict of a row with a display name that no call sent, because the account had it in the plan.
    private func renamed(_ desiredChange: DesiredChange, _ shortfall: Shortfall) -> RowProblem? {
        guard let name = desiredChange.displayName, let displayName = shortfall.displayName else { return nil }
        return RowProblem(
            Outcome.meanwhileCode,
            "the row says the display name '\(name)', and since the plan somebody else has changed it to '\(displayName)'"
        )
    }

    /// Returns why a group refused what a row asks for.
    private func refusal(for desiredChange: DesiredChange, _ shortfall: Shortfall) -> IdentityError? {
        let kept = desiredChange.unwanted(among: shortfall.kept)
        let touched = shortfall.missing.intersection(desiredChange.wanted).union(kept)
        return touched.sorted().lazy.compactMap { refusals[$0] }.first
    }

    var needsGroups: Bool { before.groups != after.groups }

    func outcomes(_ account: RobotAccount?, _ groups: GroupTable, isLast: Bool) -> [Outcome]? {
        guard let account else { return isLast ? goneOutcomes() : nil }
        let shortfall = shortfall(account, groups)
        if isExplained(shortfall) { return outcomes(shortfall, groups) }
        guard isLast else { return nil }
        // A read that lags behind looks the same as a service that did nothing.
        return outcomes(shortfall, groups).map { outcome in
            guard outcome.code == "notApplied" else { return outcome }
            var outcome = outcome
            outcome.status = .unknown
            outcome.code = "notVerified"
            outcome.message += "; resume checks again"
            return outcome
        }
    }

    /// Returns the outcomes when the account does not exist. A new account may be missing only from a list that lags behind.
    private func goneOutcomes() -> [Outcome] {
        if isCreate {
            return unknownOutcomes(IdentityError(.notFound, message: "it is not in the list of all accounts"))
        }
        return same(.failed, "update", "noAccount", "the account no longer exists")
    }

    /// Returns the outcomes when the account cannot be read.
    func unknownOutcomes(_ error: IdentityError) -> [Outcome] {
        same(
            .unknown,
            isCreate ? "create" : "update",
            "notVerified",
            "the service answered \(evidence.http) without saying what it did, and Muster could not ask (\(error.message)); resume asks again"
        )
    }
}

extension AppliedChange {
    /// Creates the change that group calls made to an account.
    init(_ work: AccountWork, _ membershipProgress: GroupBatches.MembershipProgress) {
        let change = work.changes[0]
        self.init(
            steps: change.steps,
            isWhole: true,
            isCreate: false,
            before: change.before,
            after: change.after,
            accountID: work.id ?? "",
            evidence: membershipProgress.evidence,
            refusals: membershipProgress.refusals,
            carriesName: false
        )
    }
}

extension Outcome {
    /// Records the call that decided it.
    mutating func take(_ evidence: RetryingExecutor.Evidence) {
        http = evidence.http
        attempts = evidence.attempts
        milliseconds = Int(evidence.elapsed.milliseconds)
    }
}
