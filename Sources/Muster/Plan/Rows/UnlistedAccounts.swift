/// The accounts that rows name and that the list of accounts does not hold: those that the rows create, and those that the list may have left out.
struct UnlistedAccounts: Sendable {
    /// Names, each once.
    private(set) var names: [String] = []
    /// Ids, each once.
    private(set) var ids: [String] = []
    private var known: Set<String> = []
    private var knownIDs: Set<String> = []

    /// The number of both.
    var count: Int { names.count + ids.count }
    var isEmpty: Bool { count == 0 }

    /// Adds a name.
    mutating func add(name: String) {
        if known.insert(name).inserted { names.append(name) }
    }

    /// Adds an id.
    mutating func add(id: String) {
        if knownIDs.insert(id.canonicalID).inserted { ids.append(id) }
    }
}
