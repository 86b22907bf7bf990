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
