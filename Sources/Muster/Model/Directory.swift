package import IdentityAPI

/// The organization's accounts and groups at one time. Muster reads them once, page by page, never with one call a row.
package struct Directory: Sendable {
    /// An account, with groups as indices.
    package struct Account: Sendable {
        /// The service's id.
        package var id: String
        /// The unique name.
        package var name: String
        /// The part that Muster can change.
        package var state: AccountState
    }

    /// All groups.
    package internal(set) var groups: GroupTable
    /// All accounts, in the service's order.
    package private(set) var accounts: [Account] = []

    /// The pages: the end index of each, and when Muster requested it. Empty for a directory that was not read from a service.
    private(set) var pages: [(end: Int, readAt: ContinuousClock.Instant)] = []
    /// The field that the service sorted the accounts by; `nil` for an order of its own.
    private(set) var sortKey: String?
    /// When the read began; `nil` for a directory that was not read from a service.
    var readAt: ContinuousClock.Instant?
    /// The number of calls that read all accounts.
    var pageCount = 1
    /// Why the list of accounts may be incomplete; `nil` when it is complete.
    var uncertainty: ListUncertainty?
    /// The duration of one call without a wait: the list of groups.
    var timePerCall = Duration.zero

    private var byID: [ByteExactString: Int] = [:]
    /// The accounts by their names in lower case.
    private var byName = HashIndex()

    /// Creates a directory of groups and accounts. It keeps an account once that occurs twice because pages shifted.
    package init(groups: [Group], accounts: [RobotAccount] = []) {
        self.groups = GroupTable(groups)
        for account in accounts { insert(account) }
    }

    /// Returns whether the directory has an account with this id.
    package func holds(id: String) -> Bool { byID[ByteExactString.id(id)] != nil }

    /// Adds a page.
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

    /// Records that the accounts added last were a page of the list.
    mutating func endPage(readAt time: ContinuousClock.Instant, sortedBy key: String?) {
        sortKey = key
        pages.append((accounts.count, time))
    }

    /// Makes the reads look older, for tests.
    mutating func age(by time: Duration) {
        readAt = readAt.map { $0 - time }
        pages = pages.map { ($0.end, $0.readAt - time) }
    }

    /// Returns the account with this id. Ids are opaque, except that UUIDs are case-insensitive.
    func index(id: String) -> Int? { byID[ByteExactString.id(id)] }

    /// The accounts that a name may mean.
    enum AccountMatch: Sendable {
        case account(Int)
        case unknown
        case ambiguous([Int])
    }

    /// Returns the account of a name: the exact spelling first, then any other case (the service's names are unique case-insensitively).
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

    /// Returns the account of a name; `nil` for none.
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
