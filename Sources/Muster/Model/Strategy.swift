/// Which calls bring accounts into and out of their groups.
public enum Strategy: String, Sendable, Codable, CaseIterable {
    /// Whatever costs least.
    case auto
    /// Each account by a call of its own.
    case account
    /// Each group by calls of its own, wherever a change is one of groups alone.
    case group
}
