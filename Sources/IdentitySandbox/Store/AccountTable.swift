import IdentityAPI

/// An organization's accounts, with indexes by id and name, and orders that survive between pages.
struct AccountTable {
    /// An account with its case-folded texts.
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

    /// In the order of creation. A deleted account leaves its slot empty, so that positions stay valid.
    private var slots: [Slot?] = []
    private var positionsByID: [String: Int] = [:]
    private var positionsByName: [String: Int] = [:]
    private var orders: [AccountField: AccountOrder] = [:]

    var count: Int { positionsByID.count }

    /// Every account, oldest first.
    var all: [RobotAccount] { slots.compactMap { $0?.account } }

    /// Returns the account of an id; UUIDs match case-insensitively.
    subscript(id: String) -> RobotAccount? {
        positionsByID[id.storedID].flatMap { slots[$0]?.account }
    }

    /// Returns whether an account has this name in any case and Unicode normal form, as ASP.NET's Identity compares.
    func isTaken(_ name: String) -> Bool {
        positionsByName[name.lowercased()] != nil
    }

    /// Adds an account with a new id and name.
    mutating func insert(_ account: RobotAccount) {
        let slot = Slot(account)
        positionsByID[account.id.storedID] = slots.count
        positionsByName[slot.foldedName] = slots.count
        slots.append(slot)
    }

    /// Changes an existing account, except its id and name.
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

    /// Removes an account if it exists.
    mutating func remove(_ id: String) {
        guard let position = positionsByID.removeValue(forKey: id.storedID) else { return }
        positionsByName[slots[position]!.foldedName] = nil
        slots[position] = nil
    }

    /// Returns any account; `nil` when there is none.
    func any(_ random: inout SeededRandom) -> RobotAccount? {
        guard count > 0 else { return nil }
        let start = Int(random.next() % UInt64(slots.count))
        return (0..<slots.count).lazy.compactMap { slots[(start + $0) % slots.count]?.account }.first
    }

    /// Returns one page of a query's accounts.
    mutating func page(_ query: AccountQuery) -> RobotAccountPage {
        let found = query.searchTerm.isEmpty || query.search == .ignored ? sorted(by: query.field) : hits(of: query)
        let start = min(query.skip, found.count)
        let end = min(start + query.top, found.count)
        let positions =
            query.isDescending
            ? found[(found.count - end)..<(found.count - start)].reversed() : Array(found[start..<end])
        return RobotAccountPage(totalCount: found.count, results: positions.map { slots[$0]!.account })
    }

    /// Returns a page of all accounts by name, with similar names in random order.
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

    /// Returns all positions in the order of a field. It keeps the order and updates it only here.
    private mutating func sorted(by field: AccountField) -> [Int] {
        orders[field, default: AccountOrder(field)].update(slots, count: count)
        return orders[field]!.positions
    }

    /// Returns the positions of a search's hits. Hits are few, so it sorts them alone.
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
    /// Returns whether a text contains the bytes of `term` where the search looks. Much faster than a comparison of characters.
    fileprivate func holds(_ term: [UInt8], _ search: Faults.Search) -> Bool {
        if search == .nothing { return false }
        if search == .prefix { return utf8.starts(with: term) }
        let found = utf8.withContiguousStorageIfAvailable { text in
            guard let first = term.first, text.count >= term.count else { return term.isEmpty }
            return (0...(text.count - term.count)).contains { start in
                text[start] == first && text[start..<(start + term.count)].elementsEqual(term)
            }
        }
        // A folded text is a native, contiguous Swift string, so there is always a result.
        return found ?? false
    }
}

extension String {
    /// Returns an id as an index key: UUIDs are case-insensitive.
    var storedID: String { utf8.count == 36 ? lowercased() : self }
}
