/// Which calls change memberships.
public enum Strategy: String, Sendable, Codable, CaseIterable {
    /// The cheapest calls.
    case auto
    /// Each account by its own call.
    case account
    /// Group calls for every change of memberships alone.
    case group
}
