import IdentityAPI

/// The groups' present names. A group's call repeats its name; one that was read long ago may have been changed by somebody else since, and would be
/// changed back.
actor GroupNames {
    /// How old a name may be.
    private static let shelfLife = Duration.seconds(5)

    private let client: IdentityClient
    private let retry: RetryPolicy
    private var names: [ByteExactString: String]
    private var readAt: ContinuousClock.Instant

    /// - Parameter groups: the groups as they were read at `readAt`.
    init(_ groups: GroupTable, readAt: ContinuousClock.Instant, client: IdentityClient, retry: RetryPolicy) {
        self.client = client
        self.retry = retry
        self.readAt = readAt
        names = Self.names(groups.groups)
    }

    /// The name of a group. Where the groups cannot be read, the name that is known: most likely it is still right.
    ///
    /// - Throws: ``IdentityError`` `notFound` when there is no such group any more.
    func name(of group: Group) async throws(IdentityError) -> String {
        if .now - readAt > Self.shelfLife { await refresh() }
        guard let name = names[ByteExactString.id(group.id)] else { throw Self.gone(group) }
        return name
    }

    /// Takes the names of groups that were made by this run.
    func take(_ groups: GroupTable) {
        names.merge(Self.names(groups.groups.filter { !$0.id.isEmpty })) { known, _ in known }
    }

    /// Whether a group is there, now that something has said that it is not.
    func isStillThere(_ group: Group) async -> Bool {
        await refresh()
        return names[ByteExactString.id(group.id)] != nil
    }

    /// What there is to say of a group that is gone.
    static func gone(_ group: Group) -> IdentityError {
        IdentityError(.notFound, message: "the group '\(group.name)' no longer exists")
    }

    private func refresh() async {
        // Whoever asks meanwhile takes the name as it was: it is hardly older.
        readAt = .now
        if let groups = try? await retry.reading({ [client] in try await client.groups().value }) {
            names = Self.names(groups)
        }
    }

    private static func names(_ groups: [Group]) -> [ByteExactString: String] {
        Dictionary(groups.lazy.filter { !$0.name.isEmpty }.map { (ByteExactString.id($0.id), $0.name) }) { $1 }
    }
}
