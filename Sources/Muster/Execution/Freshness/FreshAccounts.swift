import IdentityAPI

/// Gives accounts as they are now, where what is known of them is too old.
final class FreshAccounts: Sendable {
    /// An account as it was seen: `nil` where it was not there.
    struct Sighting: Sendable {
        var account: RobotAccount?
        var time: ContinuousClock.Instant
    }

    private let client: IdentityClient
    private let period: Duration
    private let retry: RetryPolicy

    init(client: IdentityClient, period: Duration, retry: RetryPolicy) {
        self.client = client
        self.period = period
        self.retry = retry
    }

    /// Reads an account again.
    ///
    /// - Parameter seenAt: when it was seen last.
    /// - Returns: the account; `nil` where what is known is fresh enough.
    /// - Throws: ``IdentityError`` when it cannot be read.
    func sighting(of id: String, seenAt: ContinuousClock.Instant) async throws -> Sighting? {
        let now = ContinuousClock.now
        guard now - seenAt > period else { return nil }
        return Sighting(account: try await single(id), time: now)
    }

    private func single(_ id: String) async throws -> RobotAccount? {
        do {
            return try await retry.reading { [client] in try await client.robotAccountIfThere(id: id) }
        } catch let error as IdentityError where error.isTransient {
            // Nothing was sent that could have been applied.
            var unread = error
            unread.kind = .unreachable
            unread.message = "the account could not be read before its change: \(error.message)"
            throw unread
        }
    }
}
