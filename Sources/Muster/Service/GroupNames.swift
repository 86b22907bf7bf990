import IdentityAPI

/// The groups' present names. A group call sends the name, so an old one would revert a change by somebody else.
actor GroupNames {
    /// The longest time since the last read.
    private static let shelfLife = Duration.seconds(5)

    private let client: IdentityClient
    private let retry: RetryPolicy
    private var names: [ByteExactString: String]
    private var readAt: ContinuousClock.Instant

    /// - Parameter groups: the groups that were read at `readAt`.
    init(_ groups: GroupTable, readAt: ContinuousClock.Instant, client: IdentityClient, retry: RetryPolicy) {
        self.client = client
        self.retry = retry
        self.readAt = readAt
        names = Self.names(groups.groups)
    }

    /// Returns the name of a group; the last known name when the groups cannot be read.
    ///
    /// - Throws: ``IdentityError`` `notFound` when the group no longer exists.
    func name(of group: Group) async throws(IdentityError) -> String {
        if .now - readAt > Self.shelfLife { await refresh() }
        guard let name = names[ByteExactString.id(group.id)] else { throw Self.gone(group) }
        return name
    }

    /// Adds the names of groups that the run created.
    func take(_ groups: GroupTable) {
        names.merge(Self.names(groups.groups.filter { !$0.id.isEmpty })) { known, _ in known }
    }

    /// Returns whether a group still exists, after a call that did not find it.
    func isStillThere(_ group: Group) async -> Bool {
        await refresh()
        return names[ByteExactString.id(group.id)] != nil
    }

    /// Returns the error for a group that no longer exists.
    static func gone(_ group: Group) -> IdentityError {
        IdentityError(.notFound, message: "the group '\(group.name)' no longer exists")
    }

    private func refresh() async {
        // Callers during the read get the old names, which are hardly older.
        readAt = .now
        if let groups = try? await retry.reading({ [client] in try await client.groups().value }) {
            names = Self.names(groups)
        }
    }

    private static func names(_ groups: [Group]) -> [ByteExactString: String] {
        Dictionary(groups.lazy.filter { !$0.name.isEmpty }.map { (ByteExactString.id($0.id), $0.name) }) { $1 }
    }
}
