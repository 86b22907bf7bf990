/// How a cell lists several groups.
struct ListCell: Sendable {
    /// Empties what the column is about.
    static let none = "(none)"

    /// A display name as a cell says it.
    static func cell(displayName: String) -> String {
        // An empty cell would leave the name that an account has; this one empties it.
        if displayName.isEmpty { return none }
        // And a name that reads like that would be emptied: it is left alone.
        return displayName.trimmed.lowercased() == none ? "" : displayName
    }

    /// What stands between two items.
    var separator: String
    /// How characters that mean something are written as themselves; `nil` where none mean anything.
    var escape: BacktickEscape?

    /// What stands between two items, where it is one byte.
    var separatorByte: UInt8? { separator.utf8.count == 1 ? separator.utf8.first : nil }

    /// The items of a cell, trimmed, without blank ones. `(none)` alone is the empty list; a cell without items, be it blank or only separators,
    /// is `nil`: leave it.
    func items(_ cell: String) -> [String]? {
        let trimmed = cell.trimmed
        if trimmed.isEmpty { return nil }
        if trimmed.lowercased() == Self.none { return [] }
        let items = split(cell).map(\.trimmed).filter { !$0.isEmpty }
        return items.isEmpty ? nil : items
    }

    /// The cell as a single item; `nil` for a blank one.
    func item(_ cell: String) -> [String]? {
        let trimmed = cell.trimmed
        return trimmed.isEmpty ? nil : [escape?.unescaped(trimmed) ?? trimmed]
    }

    private func split(_ cell: String) -> [String] {
        guard let escape, cell.contains(BacktickEscape.character) else {
            // By bytes: a combining mark behind a separator makes it another character, and leaves it a separator all the same.
            guard let byte = separatorByte else {
                return cell.utf8.split(separator: separator.utf8).map { String(Substring($0)) }
            }
            // Splitting at one byte takes a tenth of the time.
            return cell.utf8.split(separator: byte).map { String(Substring($0)) }
        }
        var items = [""]
        var rest = cell[...]
        while !rest.isEmpty {
            if let literal = escape.literal(at: rest) {
                items[items.count - 1].append(literal)
                rest.removeFirst(2)
            } else if rest.hasPrefix(separator) {
                rest.removeFirst(separator.count)
                items.append("")
            } else {
                items[items.count - 1].append(rest.removeFirst())
            }
        }
        return items
    }
}
