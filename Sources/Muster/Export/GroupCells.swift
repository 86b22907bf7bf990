import IdentityAPI

/// How cells name groups, worked out once for each group.
struct GroupCells: Sendable {
    /// What stands for a group, by its id; empty for Everyone, which no cell names.
    private let forms: [ByteExactString: String]

    init(_ table: GroupTable) {
        let everyone = table.everyone.map { table[$0].id }
        let forms = table.groups.map {
            (ByteExactString.id($0.id), $0.id == everyone ? "" : table.writtenForm(ofID: $0.id))
        }
        self.forms = Dictionary(forms) { first, _ in first }
    }

    /// Groups as a cell of the sheet lists them, in the order of their names, without Everyone: by name, and by id where a name would not be read back as
    /// this group.
    func cell(_ ids: [String]) -> String {
        let named = names(ids)
        return named.count == 1 ? named[0] : named.joined(separator: ";")
    }

    /// The same groups, one by one.
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
