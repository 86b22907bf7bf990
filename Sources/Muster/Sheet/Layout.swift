/// What one row of a sheet stands for.
public enum Layout: String, Sendable, Codable, CaseIterable {
    /// One row is one account.
    case accounts
    /// One row is one account in one group, or in each group of a cell.
    case memberships
    /// One row is one account. Each column with a group in its header says whether the account is in that group.
    case matrix
}
