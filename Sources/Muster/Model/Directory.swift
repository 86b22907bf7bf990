package import IdentityAPI

/// The organization's accounts and groups as they were when they were read: once, page by page, never one call a row.
package struct Directory: Sendable {
    /// An account, its groups as numbers.
    package struct Account: Sendable {
        /// The service's id.
        package var id: String
        /// The unique name.
        package var name: String
        /// What can be changed.
        package var state: AccountState
    }

    /// All groups.
    package internal(set) var groups: GroupTable
    /// All accounts, in the order in which the service gave them.
    package private(set) var accounts: [Account] = []

    /// The pages that it was read in: up to which account each goes, and when it was asked for. None for a directory that was not read from a service.
    private(set) var pages: [(end: Int, readAt: ContinuousClock.Instant)] = []
    /// The field that the service sorted the accounts by; `nil` for an order of its own.
    private(set) var sortKey: String?
    /// When its reading began; `nil` for one that was not read from a service.
    var readAt: ContinuousClock.Instant?
    /// The calls that reading all accounts took.
    var pageCount = 1
    /// What is doubtful about the list of accounts; `nil` for nothing.
    var doubt: ListDoubt?
    /// How long a call took that the service answered at once: the list of groups.
    var timePerCall = Duration.zero

    private var byID: [ByteExactString: Int] = [:]
    /// The accounts by their names in lower case.
    private var byName = HashIndex()

    /// A directory of the given groups and accounts. An account that was given twice, because pages shifted meanwhile, is held once.
    package init(groups: [Group], accounts: [RobotAccount] = []) {
        self.groups = GroupTable(groups)
        for account in accounts { insert(account) }
    }

    /// Whether an account of this id is held.
    package func holds(id: String) -> Bool { byID[ByteExactString.id(id)] != nil }

    /// Adds what a page has.
    package mutating func insert(_ account: RobotAccount) {
        guard !holds(id: account.id) else { return }
        let index = accounts.count
        var memberOf = Set<GroupTable.Index>(minimumCapacity: account.groupIDs.count)
        for id in account.groupIDs { memberOf.insert(groups.index(ofID: id)) }
        accounts.append(
            Account(
                id: account.id,
                name: account.name,
                state: AccountState(displayName: account.displayName, groups: memberOf)
            )
        )
        byID[ByteExactString.id(account.id)] = index
        byName.insert(FoldedName(account.name).hash, index)
    }

    /// The accounts that were added last came by a page of the list.
    mutating func endPage(readAt time: ContinuousClock.Instant, sortedBy key: String?) {
        sortKey = key
        pages.append((accounts.count, time))
    }

    /// Makes the readings look older. For tests.
    mutating func age(by time: Duration) {
        readAt = readAt.map { $0 - time }
        pages = pages.map { ($0.end, $0.readAt - time) }
    }

    /// The account of this id. Ids are opaque, but a UUID in capitals is the same UUID.
    func index(id: String) -> Int? { byID[ByteExactString.id(id)] }

    /// The accounts that a name may mean.
    enum AccountMatch: Sendable {
        case account(Int)
        case unknown
        case ambiguous([Int])
    }

    /// Returns the account of a name: the exact spelling first, then any other case of it (the service's names are unique whatever their case).
    ///
    /// - Parameter folded: the same name in lower case.
    func match(_ name: UnsafeBufferPointer<UInt8>, _ folded: FoldedName) -> AccountMatch {
        var exact: Int?
        var first: Int?
        var others: [Int] = []
        _ = byName.index(of: folded.hash) { index in
            var known = accounts[index].name
            known.withUTF8 { known in
                guard folded.matches(known) else { return }
                if known.elementsEqual(name) { exact = Swift.max(exact ?? 0, index) }
                if first == nil { first = index } else { others.append(index) }
            }
            return false
        }
        guard let first else { return .unknown }
        return exact.map { .account($0) }
            ?? (others.isEmpty ? .account(first) : .ambiguous(([first] + others).sorted()))
    }

    /// The account of a name; `nil` for none.
    func index(name: String) throws(RowProblem) -> Int? {
        var written = name
        switch written.withUTF8({ match($0, FoldedName(name)) }) {
        case .account(let index): return index
        case .unknown: return nil
        case .ambiguous(let found):
            let names = found.map { "'\(accounts[$0].name)' (\(accounts[$0].id))" }.joined(separator: ", ")
            throw RowProblem("ambiguousName", "the account '\(name)' may be any of \(names): use the id")
        }
    }
}
