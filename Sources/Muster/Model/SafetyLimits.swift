/// How large a plan may be. A plan that is larger is not run: nothing is sent.
public struct SafetyLimits: Sendable, Hashable, Codable {
    /// The accounts that may change; a share is one of all accounts.
    public var changes: Threshold?
    /// The memberships and accounts that may be taken away; a share is one of all memberships, and one of all accounts.
    public var removals: Threshold?

    /// No limits.
    public init() {}
}
