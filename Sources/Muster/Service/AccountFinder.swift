import IdentityAPI

/// Finds an account by its exact name, to reconcile a create before a retry.
///
/// A hit is proof. A search without a hit proves nothing, because it is undocumented how the service matches. In a small organization, Muster then reads all accounts. In a large one, where that takes many
/// calls, it relies on the search for plain names, once a search has found an account by its name; it still reads all accounts before a row fails. (If it retries a create wrongly, the service refuses the taken
/// name, and that leads back here.)
actor AccountFinder {
    /// The number of accounts that a few calls read.
    private static let smallOrganization = 2 * IdentityClient.largestPage

    private let client: IdentityClient
    private let retry: RetryPolicy
    private let directory: Directory
    private var accountCount: Int { directory.accounts.count }
    /// The name of an existing account, to test the search.
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

    /// Returns the account with exactly this name; `nil` for none.
    ///
    /// - Parameter mustBeSure: whether only a read of all accounts is proof.
    /// - Throws: ``IdentityError`` when the call fails.
    func account(named name: String, mustBeSure: Bool) async throws -> RobotAccount? {
        if let found = try await search(name) { return found }
        if !mustBeSure, accountCount > Self.smallOrganization, Self.isPlain(name), try await trustsSearch() {
            return nil
        }
        return try await readAll(name)
    }

    /// Returns whether a search finds an existing account by its name.
    ///
    /// - Throws: ``IdentityError`` when the call fails.
    func trustsSearch() async throws -> Bool {
        if let searchFindsNames { return searchFindsNames }
        guard let witness else { return false }
        let found = try await search(witness) != nil
        searchFindsNames = found
        return found
    }

    /// Returns the account with exactly this name that a search finds; `nil` for none, which proves nothing.
    ///
    /// - Throws: ``IdentityError`` when the call fails.
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

    /// Returns whether every search takes a name for one word.
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
