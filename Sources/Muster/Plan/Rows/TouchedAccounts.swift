/// The accounts that rows named so far, and the rows of each.
///
/// It stores them in a few arrays of numbers, some forty bytes for an account with one row: names and display names in one array of bytes, each different set of groups once. It builds an
/// account's work when a caller asks for it.
struct TouchedAccounts: Sendable {
    /// A row of one account.
    struct CompactRow: Sendable {
        /// The kinds of rows.
        enum Kind: UInt8, Sendable {
            /// It asks for a change.
            case asks
            /// An earlier process of the run completed it. Its full set of groups still counts.
            case earlier
            /// It is unreadable.
            case unreadable
        }

        var number: UInt32
        var part: UInt32 = 0
        /// The index of its change of groups.
        var desiredChange: UInt32 = 0
        /// The offset of its display name; 0 for none.
        var displayName: UInt32 = 0
        /// The offset of its spelling of the account's name; 0 when it equals the known name.
        var name: UInt32 = 0
        /// The index of the account's row before it, plus one.
        var previous: UInt32 = 0
        var kind = Kind.asks
        var action: Action
        var hasCreateIntent = false
        var expected: Outcome.Status?
    }

    private struct CompactAccount: Sendable {
        /// Its index in the directory, plus one; 0 for a missing account.
        var source: UInt32
        /// The offset of its name, when it is not in the directory.
        var name: UInt32
        /// The index of its last row, plus one.
        var lastRow: UInt32 = 0
        /// Whether a row may create it, and whether one may delete it.
        var mayBeMade = false
        var mayBeDeleted = false
    }

    private let directory: [Directory.Account]
    private let everyone: GroupTable.Index?
    private let rowCount: Int
    private var accounts: [CompactAccount] = []
    private var rows: [CompactRow] = []
    /// Names and display names.
    private(set) var texts = TextTable()
    /// The changes of groups.
    var desiredChanges = DesiredChangeTable()
    /// The accounts of delete intents, by the index of the row.
    private var deletes: [UInt32: String] = [:]

    /// Creates an empty collection.
    ///
    /// - Parameter rowCount: the largest number of rows. Unused capacity takes no memory.
    init(_ directory: [Directory.Account] = [], everyone: GroupTable.Index? = nil, rowCount: Int = 0) {
        self.directory = directory
        self.everyone = everyone
        self.rowCount = rowCount
        accounts.reserveCapacity(rowCount)
        rows.reserveCapacity(rowCount)
    }

    /// The indices of the accounts, in the order of their first rows.
    var indices: Range<Int> { accounts.indices }

    // MARK: Adding

    /// Adds an account of the directory. Returns its index.
    mutating func append(_ directoryIndex: Int) -> Int {
        accounts.append(CompactAccount(source: UInt32(directoryIndex + 1), name: 0))
        return accounts.count - 1
    }

    /// Adds a missing account. Returns its index.
    mutating func append(named name: UnsafeBufferPointer<UInt8>) -> Int {
        accounts.append(CompactAccount(source: 0, name: texts.append(name)))
        return accounts.count - 1
    }

    /// Adds a row to an account.
    mutating func add(_ row: AccountRow, to account: Int) {
        var compact = CompactRow(number: UInt32(row.number), part: UInt32(row.part), action: row.action)
        compact.desiredChange = desiredChanges.place(of: row.desiredChange.groups)
        if let displayName = row.desiredChange.displayName { compact.displayName = texts.append(displayName) }
        if let name = row.name { compact.name = place(ofSpelling: name, account) }
        compact.hasCreateIntent = row.intent == .create
        compact.expected = row.expected
        if case .delete(let accountID)? = row.intent { deletes[UInt32(rows.count)] = accountID }
        add(compact, to: account)
    }

    /// Records what a completed row of an earlier process says about an account's groups.
    mutating func note(earlier number: Int, _ desiredChange: DesiredChange, _ account: Int) {
        var row = CompactRow(
            number: UInt32(number),
            desiredChange: desiredChanges.place(of: desiredChange.groups),
            kind: .earlier,
            action: .skip
        )
        if let displayName = desiredChange.displayName { row.displayName = texts.append(displayName) }
        add(row, to: account)
    }

    /// Records an unreadable row of an account.
    mutating func note(unreadable number: Int, _ account: Int) {
        add(CompactRow(number: UInt32(number), kind: .unreadable, action: .skip), to: account)
    }

    /// Adds a row, whose texts and change are stored already.
    mutating func add(_ row: CompactRow, to account: Int) {
        // The first rows show how much memory all of them will need.
        if rows.count == 1024 { texts.reserve(texts.size / 1024 * rowCount / 4 * 5) }
        var row = row
        row.previous = accounts[account].lastRow
        rows.append(row)
        accounts[account].lastRow = UInt32(rows.count)
        guard row.kind == .asks else { return }
        if row.action == .delete { accounts[account].mayBeDeleted = true }
        if row.action != .delete, row.action != .update { accounts[account].mayBeMade = true }
    }

    /// Appends a text for a row that is about to be added.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 { texts.append(text) }

    /// Returns the offset of a row's own spelling of an account's name; 0 when it equals the known name.
    private mutating func place(ofSpelling name: String, _ account: Int) -> UInt32 {
        ByteExactString(self.name(account)) == ByteExactString(name) ? 0 : texts.append(name)
    }

    // MARK: Asking

    /// Returns an account's known name.
    func name(_ account: Int) -> String {
        let known = accounts[account]
        return known.source == 0 ? texts[known.name] : directory[Int(known.source) - 1].name
    }

    /// Returns whether a missing account has this name, ignoring case.
    func isNew(_ account: Int, named name: FoldedName) -> Bool {
        let known = accounts[account]
        return known.source == 0 && texts.withBytes(at: known.name) { name.matches($0) }
    }

    /// Returns whether a missing account's known name has another spelling.
    func isSpelt(_ account: Int, otherwiseThan name: UnsafeBufferPointer<UInt8>) -> Bool {
        texts.withBytes(at: accounts[account].name) { !$0.isSame(as: name) }
    }

    /// Returns whether an account is missing from the directory.
    func isNew(_ account: Int) -> Bool { accounts[account].source == 0 }

    /// Returns whether a row so far creates a missing account.
    func isMade(_ account: Int) -> Bool { accounts[account].source == 0 && accounts[account].mayBeMade }

    /// Whether a row so far deletes the original account, even if a later row creates another one.
    func isDeleted(_ account: Int) -> Bool { accounts[account].mayBeDeleted && self[account].isDeleted }

    /// Returns the only row of a missing account, if it creates the account; `nil` for any other account.
    func onlyCreate(_ account: Int) -> CompactRow? {
        let known = accounts[account]
        guard known.source == 0, known.mayBeMade else { return nil }
        let row = rows[Int(known.lastRow) - 1]
        return row.previous == 0 ? row : nil
    }

    /// Returns the only row of an account of the directory, and its change, if it is a plain update; `nil` for any other account.
    func onlyUpdate(_ account: Int) -> (row: CompactRow, id: String, delta: MembershipDelta)? {
        let known = accounts[account]
        guard known.source != 0, known.lastRow != 0 else { return nil }
        let row = rows[Int(known.lastRow) - 1]
        guard row.previous == 0, row.part == 0, row.kind == .asks, !row.hasCreateIntent, row.expected == nil,
            row.action == .update || row.action == .upsert
        else { return nil }
        let source = Int(known.source) - 1
        guard
            var delta = desiredChanges.delta(row.desiredChange, of: directory[source].state.groups, everyone: everyone)
        else {
            return nil
        }
        if row.displayName != 0 {
            var before = directory[source].state.displayName
            delta.isRenamed = !before.withUTF8 { before in
                texts.withBytes(at: row.displayName) { $0.isSame(as: before) }
            }
        }
        return (row, directory[source].id, delta)
    }

    /// Returns an account after its rows.
    subscript(account: Int) -> TouchedAccount {
        let known = accounts[account]
        var touched =
            known.source == 0
            ? TouchedAccount(id: nil, name: texts[known.name], state: nil, everyone: everyone)
            : TouchedAccount(directory[Int(known.source) - 1], everyone: everyone)
        for index in rowIndices(known) {
            let row = rows[index]
            let displayName = row.displayName == 0 ? nil : texts[row.displayName]
            let desiredChange = DesiredChange(displayName: displayName, groups: desiredChanges[row.desiredChange])
            switch row.kind {
            case .asks: touched.add(expanded(row, index, desiredChange))
            case .earlier: touched.noteEarlier(Int(row.number), desiredChange)
            case .unreadable: touched.unreadableRow = touched.unreadableRow ?? Int(row.number)
            }
        }
        return touched
    }

    private func expanded(_ row: CompactRow, _ index: Int, _ desiredChange: DesiredChange) -> AccountRow {
        AccountRow(
            number: Int(row.number),
            part: Int(row.part),
            action: row.action,
            name: row.name == 0 ? nil : texts[row.name],
            desiredChange: desiredChange,
            intent: row.hasCreateIntent ? .create : deletes[UInt32(index)].map { .delete(accountID: $0) },
            expected: row.expected
        )
    }

    /// Returns the rows of an account, in order.
    private func rowIndices(_ account: CompactAccount) -> [Int] {
        var indices: [Int] = []
        var next = account.lastRow
        while next != 0 {
            indices.append(Int(next) - 1)
            next = rows[Int(next) - 1].previous
        }
        indices.reverse()
        return indices
    }
}
