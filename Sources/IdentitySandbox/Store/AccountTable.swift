import IdentityAPI

/// An organization's accounts: found by id and by name at once, listed without sorting all of them for each page.
struct AccountTable {
    /// An account with the folded texts that it is compared by.
    struct Slot {
        var account: RobotAccount
        let foldedName: String
        var foldedDisplayName: String

        init(_ account: RobotAccount) {
            self.account = account
            foldedName = account.name.lowercased()
            foldedDisplayName = account.displayName.lowercased()
        }
    }

    /// In the order of creation. A deleted account leaves its slot empty, so that positions stay what they are.
    private var slots: [Slot?] = []
    private var positionsByID: [String: Int] = [:]
    private var positionsByName: [String: Int] = [:]
    private var orders: [AccountField: AccountOrder] = [:]

    var count: Int { positionsByID.count }

    /// Every account, oldest first.
    var all: [RobotAccount] { slots.compactMap { $0?.account } }

    /// The account of an id, in whatever case it is written where it is a UUID.
    subscript(id: String) -> RobotAccount? {
        positionsByID[id.storedID].flatMap { slots[$0]?.account }
    }

    /// Whether an account has this name, in upper or lower case and in any Unicode normal form, as ASP.NET's Identity
    /// compares.
    func isTaken(_ name: String) -> Bool {
        positionsByName[name.lowercased()] != nil
    }

    /// Adds an account whose id and name are free.
    mutating func insert(_ account: RobotAccount) {
        let slot = Slot(account)
        positionsByID[account.id.storedID] = slots.count
        positionsByName[slot.foldedName] = slots.count
        slots.append(slot)
    }

    /// Changes an account that exists; its id and name stay.
    mutating func update(_ id: String, _ change: (inout RobotAccount) -> Void) -> RobotAccount {
        let position = positionsByID[id.storedID]!
        change(&slots[position]!.account)
        let account = slots[position]!.account
        let folded = account.displayName.lowercased()
        if folded != slots[position]!.foldedDisplayName {
            slots[position]!.foldedDisplayName = folded
            orders[.displayName] = nil
        }
        return account
    }

    /// Removes an account, if it is there.
    mutating func remove(_ id: String) {
        guard let position = positionsByID.removeValue(forKey: id.storedID) else { return }
        positionsByName[slots[position]!.foldedName] = nil
        slots[position] = nil
    }

    /// Any account that there is; `nil` where there is none.
    func any(_ random: inout SeededRandom) -> RobotAccount? {
        guard count > 0 else { return nil }
        let start = Int(random.next() % UInt64(slots.count))
        return (0..<slots.count).lazy.compactMap { slots[(start + $0) % slots.count]?.account }.first
    }

    /// One page of the accounts that a query finds.
    mutating func page(_ query: AccountQuery) -> RobotAccountPage {
        let found = query.searchTerm.isEmpty || query.search == .ignored ? sorted(by: query.field) : hits(of: query)
        let start = min(query.skip, found.count)
        let end = min(start + query.top, found.count)
        let positions =
            query.isDescending
            ? found[(found.count - end)..<(found.count - start)].reversed() : Array(found[start..<end])
        return RobotAccountPage(totalCount: found.count, results: positions.map { slots[$0]!.account })
    }

    /// A page of all accounts, in the order of their names, where those that are alike come in another order each time.
    mutating func shuffledPage(
        _ query: AccountQuery,
        alike: (String) -> String,
        _ random: inout SeededRandom
    ) -> RobotAccountPage {
        let draws = slots.map { slot in slot.map { (alike($0.foldedName), random.next(), $0.account) } }
        let sorted = draws.compactMap(\.self).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
        let results = Array(sorted.dropFirst(query.skip).prefix(query.top))
        return RobotAccountPage(totalCount: sorted.count, results: results)
    }

    /// All positions in the order of a field. The order is kept, and brought up to date only here.
    private mutating func sorted(by field: AccountField) -> [Int] {
        orders[field, default: AccountOrder(field)].update(slots, count: count)
        return orders[field]!.positions
    }

    /// The positions that a search finds. Hits are few, so they are sorted by themselves.
    private func hits(of query: AccountQuery) -> [Int] {
        let term = Array(query.searchTerm.lowercased().utf8)
        let hits = slots.indices.filter { position in
            slots[position]?.foldedName.holds(term, query.search) == true
                || slots[position]?.foldedDisplayName.holds(term, query.search) == true
        }
        return AccountOrder(query.field).sorted(hits, of: slots)
    }
}

extension String {
    /// Whether the bytes of `term` are where the search wants them. Many times faster than comparing characters.
    fileprivate func holds(_ term: [UInt8], _ search: Faults.Search) -> Bool {
        if search == .nothing { return false }
        if search == .prefix { return utf8.starts(with: term) }
        let found = utf8.withContiguousStorageIfAvailable { text in
            guard let first = term.first, text.count >= term.count else { return term.isEmpty }
            return (0...(text.count - term.count)).contains { start in
                text[start] == first && text[start..<(start + term.count)].elementsEqual(term)
            }
        }
        // A folded text is Swift's own and lies in one piece, so there is always an answer.
        return found ?? false
    }
}

extension String {
    /// An id as the store finds it by: UUIDs are the same in either case.
    var storedID: String { utf8.count == 36 ? lowercased() : self }
}
