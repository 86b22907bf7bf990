/// The limits of a plan's size. Muster sends nothing for a larger plan.
public struct SafetyLimits: Sendable, Hashable, Codable {
    /// The accounts that may change; a share is one of all accounts.
    public var changes: Threshold?
    /// The memberships and accounts that may be removed; a share is one of all memberships, and one of all accounts.
    public var removals: Threshold?

    /// No limits.
    public init() {}
}
