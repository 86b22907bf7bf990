/// What one row of a sheet stands for.
public enum Layout: String, Sendable, Codable, CaseIterable {
    /// One account, with all that its columns say.
    case accounts
    /// One account in one group.
    case memberships
    /// One account, with a column for each group.
    case matrix
}
