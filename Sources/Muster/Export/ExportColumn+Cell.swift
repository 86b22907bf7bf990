import IdentityAPI

extension ExportColumn {
    /// Returns the account's cell in this column.
    func cell(_ account: RobotAccount, _ groups: GroupCells) -> String {
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
