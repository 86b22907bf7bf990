import Muster

/// Finds lines of a plan, and remembers what was found for the last search: the table asks for many parts of it.
struct ChangeSearch: Sendable {
    private var key: (version: Int, kind: String, words: [String]) = (-1, "", [])
    private var found: [Int]?
    /// All lines by their kinds.
    private(set) var kinds: [String: Int] = [:]

    /// Searches, unless that was the last search.
    ///
    /// - Parameters:
    ///   - version: the plan's.
    ///   - kind: a kind of lines; empty for all.
    ///   - query: words that all must occur in a line.
    mutating func search(_ changes: PlannedChanges, version: Int, kind: String, query: String) {
        let words = query.lowercased().split(separator: " ").map(String.init)
        guard key != (version, kind, words) else { return }
        if key.version != version {
            kinds = [:]
            for index in changes.indices { kinds[changes.kind(at: index).rawValue, default: 0] += 1 }
        }
        key = (version, kind, words)
        guard !kind.isEmpty || !words.isEmpty else {
            found = nil
            return
        }
        found = changes.indices.filter { index in
            (kind.isEmpty || changes.kind(at: index).rawValue == kind)
                && (words.isEmpty || changes[index].matches(words))
        }
    }

    /// How many lines were found.
    func total(of changes: PlannedChanges) -> Int { found?.count ?? changes.count }

    /// The place in the plan of a line that was found.
    func place(_ number: Int) -> Int { found?[number] ?? number }
}
