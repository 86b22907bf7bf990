import IdentityAPI

/// The groups' present names. A group's call repeats its name; one that was read long ago may have been changed by somebody else since, and would be
/// changed back.
actor GroupNames {
    /// How old a name may be.
    private static let shelfLife = Duration.seconds(60)

    private let client: IdentityClient
    private let retry: RetryPolicy
    private var names: [ExactText: String]
    private var readAt: ContinuousClock.Instant

    /// - Parameter groups: the groups as they were read at `readAt`.
    init(_ groups: GroupTable, readAt: ContinuousClock.Instant, client: IdentityClient, retry: RetryPolicy) {
        self.client = client
        self.retry = retry
        self.readAt = readAt
        names = Self.names(groups.groups)
    }

    /// The name of a group; `nil` when there is no such group any more.
    ///
    /// - Parameter isInDoubt: whether something has just said that it is not there, so that the groups are read again in any case.
    /// - Throws: ``IdentityError`` when the groups cannot be read again.
    func name(ofID id: String, isInDoubt: Bool = false) async throws -> String? {
        if isInDoubt || .now - readAt > Self.shelfLife {
            // Whoever asks meanwhile takes the name as it was: it is hardly older.
            readAt = .now
            names = Self.names(try await retry.reading { [client] in try await client.groups().value })
        }
        return names[ExactText(id)]
    }

    private static func names(_ groups: [Group]) -> [ExactText: String] {
        Dictionary(groups.lazy.filter { !$0.name.isEmpty }.map { (ExactText($0.id), $0.name) }) { $1 }
    }
}
