/// The accounts that rows have named so far, in the order in which they were named first.
///
/// They lie in a ``ByteStore``, eight bytes of memory each. Some are kept at hand: rows about one account mostly stand near each other, and each time that
/// an account is put away all of it is written.
struct TouchedAccounts {
    private static let mostAtHand = 256

    /// Where they lie.
    let store = ByteStore()
    private var places: [Int] = []
    private var names: TextIndex
    private var atHand: [Int: (key: String, account: TouchedAccount)] = [:]

    /// No accounts yet.
    ///
    /// - Parameter capacity: how many there will be at most.
    init(capacity: Int) {
        places.reserveCapacity(capacity)
        names = TextIndex(capacity: capacity)
    }

    /// The number of accounts.
    var count: Int { places.count }

    /// Adds an account, and answers its index.
    ///
    /// - Parameter key: what ``index(key:)`` finds it by; empty for none.
    /// - Throws: ``RunError`` where there is no room for temporary files.
    mutating func append(_ account: TouchedAccount, key: String = "") throws -> Int {
        try makeRoom()
        places.append(0)
        atHand[count - 1] = (key, account)
        if !key.isEmpty { names.insert(key, count - 1) }
        return count - 1
    }

    /// The account of a key; `nil` for none.
    func index(key: String) -> Int? {
        names.index(of: key) { index in
            if let known = atHand[index] { return ExactText(known.key) == ExactText(key) }
            let found = store.read(at: places[index]) { $0.text() }
            return found.map { ExactText($0) == ExactText(key) } ?? false
        }
    }

    /// Gives an account to `body`, which may change it.
    mutating func update<Result>(_ index: Int, _ body: (inout TouchedAccount) -> Result) throws -> Result {
        if atHand[index] == nil {
            try makeRoom()
            atHand[index] = Self.read(store, at: places[index])
        }
        return body(&atHand[index]!.account)
    }

    /// Gives every account to `body`, in order, with its place in ``store``.
    mutating func forEach(_ body: (TouchedAccount, Int) -> Void) throws {
        try putAway()
        for place in places { body(Self.read(store, at: place).account, place) }
    }

    /// Reads the account that lies at a place.
    static func read(_ store: ByteStore, at place: Int) -> (key: String, account: TouchedAccount) {
        let found = store.read(at: place) { reader -> (String, TouchedAccount)? in
            guard let key = reader.text(), let account = TouchedAccount(&reader) else { return nil }
            return (key, account)
        }
        guard let found else { preconditionFailure("A store gives back what was put into it.") }
        return found
    }

    private mutating func makeRoom() throws {
        if atHand.count == Self.mostAtHand { try putAway() }
    }

    private mutating func putAway() throws {
        // In their order, so that they are found in it.
        for (index, known) in atHand.sorted(by: { $0.key < $1.key }) {
            var writer = FieldWriter()
            writer.write(known.key)
            known.account.write(to: &writer)
            places[index] = try store.append(writer.bytes)
        }
        atHand.removeAll(keepingCapacity: true)
    }
}
