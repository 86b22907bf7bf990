import Muster

/// Finds lines of a plan, and remembers what was found for the last search: the table asks for many parts of it.
struct ChangeSearch: Sendable {
    private var key: (kind: String, words: [String]) = ("", [])
    private var found: [Int]?
    private let changes: PlannedChanges
    /// The texts of the lines, once they have been read.
    private var index: ChangeIndex?
    /// All lines by their kinds.
    let kinds: [String: Int]

    /// Begins with all lines.
    init(_ changes: PlannedChanges) {
        self.changes = changes
        var kinds: [String: Int] = [:]
        for index in changes.indices { kinds[changes.kind(at: index).rawValue, default: 0] += 1 }
        self.kinds = kinds
    }

    /// Takes the texts of the lines, which somebody else has read meanwhile.
    mutating func take(_ index: ChangeIndex) { self.index = index }

    /// Searches, unless that was the last search.
    ///
    /// - Parameters:
    ///   - kind: a kind of lines; empty for all.
    ///   - query: words that all must occur in a line.
    mutating func search(kind: String, query: String) {
        let words = query.lowercased().split(separator: " ").map(String.init)
        guard key != (kind, words) else { return }
        key = (kind, words)
        guard !kind.isEmpty || !words.isEmpty else {
            found = nil
            return
        }
        let fitting = words.isEmpty ? Array(changes.indices) : lines(with: words)
        found = kind.isEmpty ? fitting : fitting.filter { changes.kind(at: $0).rawValue == kind }
    }

    private mutating func lines(with words: [String]) -> [Int] {
        if words.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) { return texts().lines(with: words) }
        // One letter may be several sequences of bytes: characters are compared.
        return changes.indices.filter { changes[$0].matches(words) }
    }

    private mutating func texts() -> ChangeIndex {
        if let index { return index }
        let made = ChangeIndex(changes)
        index = made
        return made
    }

    /// How many lines were found.
    var total: Int { found?.count ?? changes.count }

    /// The place in the plan of a line that was found.
    func place(_ number: Int) -> Int { found?[number] ?? number }
}
