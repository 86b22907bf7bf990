/// The syntax of a cell that lists groups.
struct ListCell: Sendable {
    /// The text that empties a value.
    static let none = "(none)"

    /// Returns the cell for a display name.
    static func cell(displayName: String) -> String {
        // An empty cell would leave the account's name; this text empties it.
        if displayName.isEmpty { return none }
        // A display name that equals that text would be emptied. An empty cell leaves it.
        return displayName.trimmed.lowercased() == none ? "" : displayName
    }

    /// The separator between two items.
    var separator: String
    /// How the syntax escapes its special characters; `nil` when it has none.
    var escape: BacktickEscape?

    /// The separator when it is one byte.
    var separatorByte: UInt8? { separator.utf8.count == 1 ? separator.utf8.first : nil }

    /// Returns the items of a cell, trimmed, without blank ones. `(none)` alone is the empty list. A cell without items, blank or only separators, is `nil`:
    /// leave it.
    func items(_ cell: String) -> [String]? {
        let trimmed = cell.trimmed
        if trimmed.isEmpty { return nil }
        if trimmed.lowercased() == Self.none { return [] }
        let items = split(cell).map(\.trimmed).filter { !$0.isEmpty }
        return items.isEmpty ? nil : items
    }

    /// Returns the cell as a single item; `nil` for a blank cell.
    func item(_ cell: String) -> [String]? {
        let trimmed = cell.trimmed
        return trimmed.isEmpty ? nil : [escape?.unescaped(trimmed) ?? trimmed]
    }

    private func split(_ cell: String) -> [String] {
        guard let escape, cell.contains(BacktickEscape.character) else {
            // By bytes: a combining mark after a separator makes another character of it, but it is still a separator.
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
