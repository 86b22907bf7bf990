import IdentityAPI

/// Looks up the accounts that rows name and that are not in the list of accounts, where that list is doubtful: those that the plan would create, and those
/// that rows change or delete.
///
/// A name is searched for, and the hits are compared exactly; an id is read. The calls keep to the quota of GET.
struct NameLookUp: Sendable {
    /// So many accounts are looked up at most: as many GET calls as Cloud allows in one window.
    static let most = 300

    let client: IdentityClient
    let retry: RetryPolicy

    /// What came of it.
    struct Result: Sendable {
        /// The accounts that the list had left out.
        var found: [RobotAccount] = []
        /// What people should know, as a sentence without its full stop.
        var remark: String
    }

    /// Looks up accounts that a directory does not hold.
    ///
    /// - Parameters:
    ///   - unlisted: the accounts.
    ///   - directory: what the list told.
    ///   - doubt: what is doubtful about that.
    /// - Throws: ``IdentityError`` when the service cannot be asked, and `incompleteList` when accounts cannot be looked up that must be.
    func look(
        for unlisted: UnlistedAccounts,
        in directory: Directory,
        _ doubt: ListDoubt
    ) async throws -> Result {
        guard !unlisted.isEmpty else {
            return Result(remark: "\(doubt.sentence). Every account that the rows name is in the list")
        }
        guard unlisted.count <= Self.most else {
            return try unproven(doubt, "\(unlisted.count) accounts are too many to look up one by one")
        }
        let finder = AccountFinder(client: client, retry: retry, directory: directory)
        if !unlisted.names.isEmpty {
            guard try await finder.trustsSearch() else {
                return try unproven(doubt, "the service's search does not find accounts by their names")
            }
        }
        var found: [RobotAccount] = []
        for name in unlisted.names {
            guard let account = try await finder.search(name) else { continue }
            guard !account.tellsGroups else {
                found.append(account)
                continue
            }
            if let single = try await read(account.id) { found.append(single) }
        }
        for id in unlisted.ids {
            if let account = try await read(id) { found.append(account) }
        }
        let looked = unlisted.count == 1 ? "the account" : "the \(unlisted.count) accounts"
        let isNot = unlisted.count == 1 ? "is" : "are"
        let were = "\(found.count) of them \(found.count == 1 ? "exists" : "exist") already"
        return Result(
            found: found,
            remark: "\(doubt.sentence). Muster looked up \(looked) of the sheet that \(isNot) not in the list: "
                + (found.isEmpty ? "none exists" : were)
        )
    }

    private func read(_ id: String) async throws -> RobotAccount? {
        try await retry.reading { try await client.robotAccountIfThere(id: id) }
    }

    /// What follows where accounts cannot be looked up: the service rejects a second account of a name, but a list that was never the same twice is no ground for a plan.
    private func unproven(_ doubt: ListDoubt, _ reason: String) throws -> Result {
        guard doubt == .endUnproven else {
            throw IdentityError(
                .unreadableAnswer,
                code: "incompleteList",
                message:
                    "\(doubt.sentence), and \(reason). Some accounts may be missing, so Muster cannot use the list. Try again later."
            )
        }
        return Result(
            remark: "\(doubt.sentence), and \(reason). Where the list left an account out, "
                + "a create or an update of it fails, and a delete counts as done"
        )
    }
}
