import IdentityAPI

/// Changes that the service accepted without telling what it did.
extension AccountWorker {
    /// So many times an account is read to see a change that the service accepted without telling what it did.
    private static let longestUntold = 5

    /// Reads an account whose change the service accepted without telling what it did, as often as that takes to show, because more is to be done to it.
    func finishUntold(
        _ change: AppliedChange,
        planned: AccountState,
        _ account: inout Account
    ) async throws -> Bool {
        var looks = 0
        while true {
            do {
                let actual = try await retry.reading { try await client.robotAccountIfThere(id: change.accountID) }
                if let actual, change.needsGroups, !actual.tellsGroups { throw Verifier.tacit }
                looks += 1
                let isLast = looks == Self.longestUntold || control.stopReason != nil
                guard let outcomes = change.outcomes(actual, account.groups, isLast: isLast) else {
                    await control.pause(for: .milliseconds(250) * (1 << looks))
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
