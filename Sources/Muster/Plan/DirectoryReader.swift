import IdentityAPI

/// Reads the whole directory: one call for the groups, and one for each thousand accounts.
struct DirectoryReader: Sendable {
    /// The order that pages are asked in; names are unique and never change, so that pages do not shift under the reader.
    private static let stableKey = "name"

    let client: IdentityClient
    let retry: RetryPolicy

    /// Reads groups and accounts.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again.
    func read() async throws -> Directory {
        let groups = try await retry.reading { try await client.groups() }
        var directory = Directory(groups: groups.value)
        directory.timePerCall = groups.elapsed
        directory.pageCount = try await eachAccount { directory.insert($0) }
        return directory
    }

    /// Those of some ids that there are accounts of.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again.
    func present(_ ids: [String]) async throws -> Set<ExactText> {
        let asked = Set(ids.map(ExactText.init))
        var present: Set<ExactText> = []
        try await eachAccount { account in
            if asked.contains(ExactText(account.id)) { present.insert(ExactText(account.id)) }
        }
        return present
    }

    /// Gives every account to `body`, once.
    ///
    /// - Returns: how many calls it took.
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, and what `body` throws.
    @discardableResult
    func eachAccount(_ body: (RobotAccount) throws -> Void) async throws -> Int {
        var pages = 0
        var sortKey: String? = Self.stableKey
        var received = 0
        var held: Set<CompactID> = []
        while true {
            let page: RobotAccountPage
            do {
                page = try await retry.reading { [received, sortKey] in
                    try await client.robotAccounts(skip: received, sortedBy: sortKey)
                }
            } catch let error as IdentityError where error.kind == .refused && sortKey != nil && received == 0 {
                // Which fields can be sorted by is undocumented: without one the service has its own order.
                sortKey = nil
                continue
            }
            pages += 1
            let before = held.count
            // An account can come twice when others are made meanwhile and pages shift.
            for account in page.results where held.insert(CompactID(account.id)).inserted {
                try body(account)
            }
            received += page.results.count
            // A short page alone is not the end: the service may give fewer than asked for.
            if page.results.isEmpty || held.count >= page.totalCount { return pages }
            guard held.count > before else {
                throw IdentityError(
                    .unreadableAnswer,
                    message: "The service gives the same accounts again and again instead of its next page."
                )
            }
        }
    }
}
