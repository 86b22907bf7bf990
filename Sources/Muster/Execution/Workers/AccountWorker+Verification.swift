import IdentityAPI

/// How the response to a change is compared with the request.
extension AccountWorker {
    /// The most reads of an account to see a change that the service accepted without a body.
    private static let mostReads = 5

    /// Compares the response with the request, and records the outcomes of the rows.
    ///
    /// - Parameters:
    ///   - planned: the account's planned state after the rows.
    ///   - answer: the account in the response; `nil` when the service accepted the change without a body.
    func finish(
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
        // The verification at the end of the run does not know groups that only this account was seen in.
        let canWait = isLast && groups.groups.count == self.groups.groups.count
        if answer.map({ asksForGroups && !$0.hasGroupIDs }) ?? true, canWait {
            await verifier.add(change)
            return !control.isStopped
        }
        guard let answer else { return try await readUntilSeen(change, planned: planned, &account) }
        var actual = answer
        var shortfall = change.shortfall(answer, groups)
        if change.isShort(shortfall, groups) || asksForGroups && !answer.hasGroupIDs {
            // The response may show the state before the change. The account itself does not.
            do {
                actual = try await retry.reading { try await client.robotAccount(id: answer.id) }
                guard actual.hasGroupIDs || !asksForGroups else { throw Verifier.groupsMissing }
                shortfall = change.shortfall(actual, groups)
            } catch let error as IdentityError {
                _ = try await record(change.steps, change.unknownOutcomes(error))
                return false
            }
        }
        let outcomes = change.outcomes(shortfall, groups)
        if change.isCreate {
            if isLast, shortfall.isEmpty { return recordMade(change.steps, outcomes) }
            let made = change.after.less(shortfall)
            account.track?.applied(planned: made, made, at: .now)
            return try await record(change.steps, outcomes)
        }
        let (after, end) = (change.after.less(shortfall), planned.less(shortfall))
        return try await record(change.steps, outcomes, seen: actual, after, planned: end, &account)
    }

    /// Reads an account until it shows a change that the service accepted without a body, because more changes follow.
    private func readUntilSeen(
        _ change: AppliedChange,
        planned: AccountState,
        _ account: inout Account
    ) async throws -> Bool {
        var reads = 0
        while true {
            do {
                let actual = try await retry.reading { try await client.robotAccountIfThere(id: change.accountID) }
                if let actual, change.needsGroups, !actual.hasGroupIDs { throw Verifier.groupsMissing }
                reads += 1
                let isLast = reads == Self.mostReads || control.stopReason != nil
                guard let outcomes = change.outcomes(actual, account.groups, isLast: isLast) else {
                    await control.pause(for: .milliseconds(250) * (1 << reads))
                    continue
                }
                guard let actual, !outcomes.contains(where: { $0.status == .unknown }) else {
                    _ = try await record(change.steps, outcomes)
                    return false
                }
                return try await record(
                    change.steps,
                    outcomes,
                    seen: actual,
                    change.after,
                    planned: planned,
                    &account
                )
            } catch let error as IdentityError {
                _ = try await record(change.steps, change.unknownOutcomes(error))
                return false
            }
        }
    }
}
