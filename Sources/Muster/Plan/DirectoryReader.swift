package import IdentityAPI

extension Directory {
    /// Reads an organization.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again.
    public static func read(_ client: IdentityClient) async throws -> Directory {
        try await DirectoryReader(client: client, retry: RetryPolicy()).read()
    }
}

/// Reads the whole directory: one call for the groups, and one for each thousand accounts.
struct DirectoryReader: Sendable {
    /// The order that pages are asked in; names are unique and never change, so that pages shift only where accounts are made or removed.
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
    /// Each page begins with the last account of the page before it. When it does not, accounts were removed meanwhile and the others have moved up, some of them past the place that is
    /// read next: then it goes back until it meets an account that it knows.
    ///
    /// - Returns: how many calls it took.
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, and what `body` throws.
    @discardableResult
    func eachAccount(_ body: (RobotAccount) throws -> Void) async throws -> Int {
        var pages = 0
        var stepsBack = 0
        var skip = 0
        var longestPage = 0
        var sortKey: String? = Self.stableKey
        var held: Set<CompactID> = []
        while true {
            let page: RobotAccountPage
            do {
                page = try await retry.reading { [skip, sortKey] in
                    try await client.robotAccounts(skip: skip, sortedBy: sortKey)
                }
            } catch let error as IdentityError where error.kind == .refused && sortKey != nil && pages == 0 {
                // Which fields can be sorted by is undocumented: without one the service has its own order.
                sortKey = nil
                continue
            }
            pages += 1
            longestPage = Swift.max(longestPage, page.results.count)
            // With pages of one account there is no room for one that is known.
            let overlap = longestPage > 1 ? 1 : 0
            let isAnchored =
                skip == 0 || overlap == 0 || page.results.first.map { held.contains(CompactID($0.id)) } ?? false
            let before = held.count
            for account in page.results where held.insert(CompactID(account.id)).inserted { try body(account) }
            guard isAnchored else {
                stepsBack += 1
                guard stepsBack <= Self.mostStepsBack else { throw Self.restless }
                skip = Swift.max(0, skip - longestPage + 1)
                continue
            }
            // A short page alone is not the end: the service may give fewer than asked for.
            if page.results.count <= overlap, skip > 0 || page.results.isEmpty { return pages }
            if skip + page.results.count >= page.totalCount { return pages }
            guard held.count > before || stepsBack > 0 else {
                throw IdentityError(
                    .unreadableAnswer,
                    message: "The service gives the same accounts again and again instead of its next page."
                )
            }
            skip += page.results.count - overlap
        }
    }

    /// So often the list may change under the reader.
    private static let mostStepsBack = 100

    private static let restless = IdentityError(
        .unreadableAnswer,
        message: "The list of accounts changes faster than it can be read."
    )
}
