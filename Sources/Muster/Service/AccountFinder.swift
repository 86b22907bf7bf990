import IdentityAPI

/// Finds an account by its exact name, when the outcome of a create must be known before a repetition.
///
/// A search that finds it is proof. A search that does not is none by itself, because how the service matches is undocumented: small organizations are
/// read as a whole then. In large ones, where that takes many calls, a search that has been seen to find an account by its name is believed for plain
/// names; and before a row is given up, everything is read all the same. (Should a create be repeated wrongly after that, the service itself refuses the
/// taken name, and the refusal leads back here.)
actor AccountFinder {
    /// So many accounts are read with a few calls.
    private static let smallOrganization = 2 * IdentityClient.largestPage

    private let client: IdentityClient
    private let retry: RetryPolicy
    private let directory: Directory
    private var accountCount: Int { directory.accounts.count }
    /// An account that is there, to try the search with.
    private let witness: String?
    private var searchFindsNames: Bool?

    init(client: IdentityClient, retry: RetryPolicy, directory: Directory) {
        self.client = client
        self.retry = retry
        self.directory = directory
        witness = directory.accounts.lazy.map(\.name).first(where: Self.isPlain)
    }

    /// Makes sure that the answer to a create is about the account that was to be created, and not about one of another name that existed before.
    ///
    /// - Throws: ``IdentityError`` `unreadableAnswer`.
    nonisolated func requireNew(_ answer: Response<RobotAccount>, named name: String) throws(IdentityError) {
        let account = answer.value
        guard account.name.lowercased() != name.lowercased(), directory.holds(id: account.id) else { return }
        throw RobotAccount.isOther(account.name, answer.status)
    }

    /// The account of exactly this name; `nil` when there is none.
    ///
    /// - Parameter mustBeSure: whether only a reading of all accounts is proof enough.
    /// - Throws: ``IdentityError`` when the service cannot be asked.
    func account(named name: String, mustBeSure: Bool) async throws -> RobotAccount? {
        if let found = try await search(name) { return found }
        if !mustBeSure, accountCount > Self.smallOrganization, Self.isPlain(name), try await trustsSearch() {
            return nil
        }
        return try await readAll(name)
    }

    /// Whether a search has been seen to find an account by its name.
    ///
    /// - Throws: ``IdentityError`` when the service cannot be asked.
    func trustsSearch() async throws -> Bool {
        if let searchFindsNames { return searchFindsNames }
        guard let witness else { return false }
        let found = try await search(witness) != nil
        searchFindsNames = found
        return found
    }

    /// The account of exactly this name that a search finds; `nil` for none, which proves nothing by itself.
    ///
    /// - Throws: ``IdentityError`` when the service cannot be asked.
    func search(_ name: String) async throws -> RobotAccount? {
        try await client.robotAccount(named: name) { page in try await retry.reading { try await page() } }
    }

    private func readAll(_ name: String) async throws -> RobotAccount? {
        var exact: RobotAccount?
        var otherCase: RobotAccount?
        try await DirectoryReader(client: client, retry: retry).eachAccount { account in
            if ByteExactString(account.name) == ByteExactString(name) {
                exact = account
            } else if account.name.lowercased() == name.lowercased() {
                otherCase = account
            }
        }
        return exact ?? otherCase
    }

    /// Names that no search takes for more than one word.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
