import IdentityAPI

/// Reads the whole directory: one call for the groups, and one for each thousand accounts.
struct DirectoryReader: Sendable {
    /// The order that pages are asked in; names are unique and never change, so that pages do not shift under the reader.
    private static let stableKey = "name"

    let client: IdentityClient
    let retry: RetryPolicy

    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again.
    func read() async throws -> Directory {
        var directory = Directory(groups: try await retry.reading { try await client.groups() })
        var sortKey: String? = Self.stableKey
        var received = 0
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
            for account in page.results { directory.insert(account) }
            received += page.results.count
            // A short page alone is not the end: the service may give fewer than asked for.
            if page.results.isEmpty || directory.accounts.count >= page.totalCount { return directory }
        }
    }
}
