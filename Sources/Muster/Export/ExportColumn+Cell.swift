import IdentityAPI

extension ExportColumn {
    /// The account's cell in this column.
    func cell(_ account: RobotAccount, _ groups: GroupTable) -> String {
        switch self {
        case .id: account.id
        case .name: account.name
        case .displayName: ListCell.cell(displayName: account.displayName)
        case .groups: groups.cell(account.groupIDs)
        case .creationTime: account.creationTime ?? ""
        case .lastLoginTime: account.lastLoginTime ?? ""
        }
    }
}

extension GroupTable {
    /// Groups as a cell of the sheet lists them, in the order of their names, without Everyone: by name, and by id where a name would not be read back as
    /// this group.
    func cell(_ ids: [String]) -> String {
        ids.filter { id in everyone.map { self[$0].id != id } ?? true }
            .map { writtenForm(ofID: $0) }
            .sorted()
            .joined(separator: ";")
    }

    private func writtenForm(ofID id: String) -> String {
        guard let name = name(ofID: id), !name.isEmpty else { return id }
        let isPlain = !name.contains(";") && name.trimmed == name && name.lowercased() != ListCell.none
        guard isPlain, let index = try? index(written: name), self[index].id == id else { return id }
        return name
    }
}
