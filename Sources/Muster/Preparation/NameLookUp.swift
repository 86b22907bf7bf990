import IdentityAPI

/// Looks up accounts of the sheet that are missing in the list of accounts, when the list may be incomplete: those to create, update or delete.
///
/// It searches for a name and compares the hits exactly; it reads an id. The calls use the quota of `GET`.
struct NameLookUp: Sendable {
    /// The most accounts to look up: the `GET` calls that Cloud allows in one window.
    static let most = 300

    let client: IdentityClient
    let retry: RetryPolicy

    /// The result.
    struct Result: Sendable {
        /// The accounts that are missing in the list.
        var found: [RobotAccount] = []
        /// A remark for people, as a sentence without its full stop.
        var remark: String
    }

    /// Looks up accounts that are missing in a directory.
    ///
    /// - Parameters:
    ///   - unlisted: the accounts.
    ///   - directory: the accounts of the list.
    ///   - uncertainty: what is uncertain about that list.
    /// - Throws: ``IdentityError`` when the service cannot be asked, and `incompleteList` when accounts cannot be looked up that must be.
    func look(
        for unlisted: UnlistedAccounts,
        in directory: Directory,
        _ uncertainty: ListUncertainty
    ) async throws -> Result {
        guard !unlisted.isEmpty else {
            return Result(remark: "\(uncertainty.sentence). Every account that the rows name is in the list")
        }
        guard unlisted.count <= Self.most else {
            return try unproven(uncertainty, "\(unlisted.count) accounts are too many to look up one by one")
        }
        let finder = AccountFinder(client: client, retry: retry, directory: directory)
        if !unlisted.names.isEmpty {
            guard try await finder.trustsSearch() else {
                return try unproven(uncertainty, "the service's search does not find accounts by their names")
            }
        }
        var found: [RobotAccount] = []
        for name in unlisted.names {
            guard let account = try await finder.search(name) else { continue }
            guard !account.hasGroupIDs else {
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
            remark: "\(uncertainty.sentence). Muster looked up \(looked) of the sheet that \(isNot) not in the list: "
                + (found.isEmpty ? "none exists" : were)
        )
    }

    private func read(_ id: String) async throws -> RobotAccount? {
        try await retry.reading { try await client.robotAccountIfThere(id: id) }
    }

    /// Returns the result when accounts cannot be looked up. A list with an unproven end is usable, because the service rejects a second account of a name. A list with an unstable order is not.
    private func unproven(_ uncertainty: ListUncertainty, _ reason: String) throws -> Result {
        guard uncertainty == .endUnproven else {
            throw IdentityError(
                .unreadableAnswer,
                code: "incompleteList",
                message:
                    "\(uncertainty.sentence), and \(reason). Some accounts may be missing, so Muster cannot use the list. Try again later."
            )
        }
        return Result(
            remark: "\(uncertainty.sentence), and \(reason). Where the list left an account out, "
                + "a create or an update of it fails, and a delete counts as done"
        )
    }
}
