import IdentityAPI

/// Looks up the names that a plan would create, where the list of accounts that it was made from is doubtful.
///
/// A name is searched for, and the hits are compared exactly. The calls keep to the quota of GET.
struct NameLookUp: Sendable {
    /// So many names are looked up at most: as many GET calls as Cloud allows in one window.
    static let mostNames = 300

    let client: IdentityClient
    let retry: RetryPolicy

    /// What came of it.
    struct Result: Sendable {
        /// The accounts that the list had left out.
        var found: [RobotAccount] = []
        /// What people should know, as a sentence without its full stop.
        var remark: String
    }

    /// Looks up names that a directory does not hold.
    ///
    /// - Parameters:
    ///   - names: the names that would be created.
    ///   - directory: what the list told.
    ///   - doubt: what is doubtful about that.
    /// - Throws: ``IdentityError`` when the service cannot be asked, and `incompleteList` when names cannot be looked up that must be.
    func look(for names: [String], in directory: Directory, _ doubt: ListDoubt) async throws -> Result {
        guard !names.isEmpty else { return Result(remark: "\(doubt.sentence). No row creates an account") }
        guard names.count <= Self.mostNames else {
            return try unproven(doubt, "\(names.count) names are too many to look up one by one")
        }
        let finder = AccountFinder(client: client, retry: retry, directory: directory)
        guard try await finder.trustsSearch() else {
            return try unproven(doubt, "the service's search does not find accounts by their names")
        }
        var found: [RobotAccount] = []
        for name in names {
            guard let account = try await finder.search(name) else { continue }
            guard !account.tellsGroups else {
                found.append(account)
                continue
            }
            let single = try await retry.reading { try await client.robotAccountIfThere(id: account.id) }
            if let single { found.append(single) }
        }
        let named = names.count == 1 ? "the name" : "the \(names.count) names"
        let were = "\(found.count) of them \(found.count == 1 ? "exists" : "exist") already"
        return Result(
            found: found,
            remark: "\(doubt.sentence). Muster looked up \(named) that it would create: "
                + (found.isEmpty ? "none exists" : were)
        )
    }

    /// What follows where names cannot be looked up: accounts that are made twice are rejected by the service, but a list that was never the same twice is no ground for a plan.
    private func unproven(_ doubt: ListDoubt, _ reason: String) throws -> Result {
        guard doubt == .endUnproven else {
            throw IdentityError(
                .unreadableAnswer,
                code: "incompleteList",
                message:
                    "\(doubt.sentence), and \(reason). Some accounts may be missing, so Muster cannot use the list. Try again later."
            )
        }
        return Result(remark: "\(doubt.sentence), and \(reason). A create fails where the name is taken")
    }
}
