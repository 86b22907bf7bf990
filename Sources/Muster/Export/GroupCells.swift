import IdentityAPI

/// The text of each group in cells.
struct GroupCells: Sendable {
    /// The text of a group, by its id; empty for Everyone, which no cell names.
    private let forms: [ByteExactString: String]

    init(_ table: GroupTable) {
        let everyone = table.everyone.map { table[$0].id }
        let forms = table.groups.map {
            (ByteExactString.id($0.id), $0.id == everyone ? "" : table.writtenForm(ofID: $0.id))
        }
        self.forms = Dictionary(forms) { first, _ in first }
    }

    /// Returns the cell that lists groups, in the order of their names, without Everyone: by name, or by id when import would not read the name as this group.
    func cell(_ ids: [String]) -> String {
        let named = names(ids)
        return named.count == 1 ? named[0] : named.joined(separator: ";")
    }

    /// Returns the same groups, each by itself.
    func names(_ ids: [String]) -> [String] {
        let named = ids.map { forms[ByteExactString.id($0)] ?? $0 }.filter { !$0.isEmpty }
        return named.count == 1 ? named : named.sorted()
    }
}

extension GroupTable {
    fileprivate func writtenForm(ofID id: String) -> String {
        guard let name = name(ofID: id), !name.isEmpty else { return id }
        let isPlain = !name.contains(";") && name.trimmed == name && name.lowercased() != ListCell.none
        guard isPlain, let index = index(naming: name), self[index].id == id else { return id }
        return name
    }
}
