import Muster

/// Some lines of a plan: what the table shows of it now.
struct ChangesView: Encodable {
    struct LineView: Encodable {
        var kind: String
        var isOfGroup: Bool
        var row: Int
        var name: String
        var before: String?
        var display: String?
        var entering: [String]
        var leaving: [String]
        var resembles: String?
        var code: String?
        var reason: String?
    }

    var version: Int
    /// The lines that fit the search.
    var total: Int
    /// All lines by their kinds.
    var kinds: [String: Int]
    var from: Int
    var lines: [LineView]
}

extension ChangesView.LineView {
    private static let mostGroups = 12

    init(_ line: PlannedChange) {
        kind = line.kind.rawValue
        isOfGroup = line.isOfGroup
        row = line.row
        name = SheetView.shown(line.name)
        let hasNewName = line.displayName.before != line.displayName.after
        before = hasNewName && line.kind == .update ? SheetView.shown(line.displayName.before) : nil
        display = hasNewName ? SheetView.shown(line.displayName.after) : nil
        entering = Self.some(line.entering)
        leaving = Self.some(line.leaving)
        resembles = line.resembles
        code = line.code.isEmpty ? nil : line.code
        reason = line.reason.isEmpty ? nil : PageText.plain(SheetView.shown(line.reason))
    }

    private static func some(_ groups: [String]) -> [String] {
        let shown = groups.prefix(mostGroups).map(SheetView.shown)
        return groups.count > mostGroups ? shown + ["… \(groups.count - mostGroups) more"] : shown
    }
}

/// Finds lines of a plan, and remembers what was found for the last search: the table asks for many parts of it.
struct ChangeSearch: Sendable {
    private var key: (version: Int, kind: String, words: [String]) = (-1, "", [])
    private var found: [Int]?

    /// Returns the lines from a place on.
    mutating func lines(
        of changes: PlannedChanges,
        version: Int,
        kind: String,
        query: String,
        from: Int,
        count: Int
    ) -> ChangesView {
        let words = query.lowercased().split(separator: " ").map(String.init)
        if key != (version, kind, words) {
            key = (version, kind, words)
            found = kind.isEmpty && words.isEmpty ? nil : changes.indices.filter {
                (kind.isEmpty || changes.kind(at: $0).rawValue == kind) && (words.isEmpty || changes[$0].matches(words))
            }
        }
        var kinds: [String: Int] = [:]
        for index in changes.indices { kinds[changes.kind(at: index).rawValue, default: 0] += 1 }
        let total = found?.count ?? changes.count
        let range = Swift.min(Swift.max(0, from), total)..<Swift.min(Swift.max(0, from) + count, total)
        let lines = range.map { ChangesView.LineView(changes[found?[$0] ?? $0]) }
        return ChangesView(version: version, total: total, kinds: kinds, from: range.lowerBound, lines: lines)
    }
}
