/// How a cell lists several groups.
struct ListCell: Sendable {
    /// Empties what the column is about.
    static let none = "(none)"

    /// What stands between two items.
    var separator: String
    /// A character that takes the next one literally; UiPathOrch writes a backtick.
    var escape: Character?

    /// The items of a cell, trimmed; blank ones are dropped. `(none)` alone is the empty list, and a blank cell is `nil`: leave it.
    func items(_ cell: String) -> [String]? {
        let trimmed = cell.trimmed
        if trimmed.isEmpty { return nil }
        if trimmed.lowercased() == Self.none { return [] }
        return split(cell).map(\.trimmed).filter { !$0.isEmpty }
    }

    private func split(_ cell: String) -> [String] {
        guard let escape, cell.contains(escape) else { return cell.split(separator: separator).map(String.init) }
        var items = [""]
        var rest = cell[...]
        while let character = rest.first {
            if character == escape, rest.count > 1 {
                rest.removeFirst()
                items[items.count - 1].append(rest.removeFirst())
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

extension StringProtocol {
    /// Without the white space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
