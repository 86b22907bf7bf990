public import IdentityAPI

/// The contents, the credentials and the faults of a sandbox.
///
/// The defaults are a fast service without faults and quotas, with only the guide's data.
public struct SandboxOptions: Sendable, Hashable {
    /// The loopback port; 0 takes a free one.
    public var port = 0
    /// The id of the organization with the sample data: the value for `partitionGlobalId`.
    public var organizationID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    /// The number of accounts to add to the guide's, named `robot-000001` and so on.
    public var accounts = 0
    /// The contents instead of the guide's data; `nil` for that data.
    public var contents: SandboxContents?
    /// The calls that a window allows, for each organization and method.
    public var quota = QuotaPolicy.unlimited
    /// The faults, and the behavior where none is documented.
    public var faults = Faults()
    /// The external application's id, for the token endpoint.
    public var clientID = "sandbox"
    /// The external application's secret, for the token endpoint.
    public var clientSecret = "sandbox"
    /// The scopes that the external application may ask for.
    public var scopes: Set<String> = [
        "PM.RobotAccount", "PM.RobotAccount.Read", "PM.RobotAccount.Write",
        "PM.Group", "PM.Group.Read", "PM.Group.Write",
    ]
    /// The lifetime of issued tokens.
    public var tokenLifetime: Duration = .seconds(3600)
    /// A token that is always valid, with every scope; `nil` for none. The guide's examples use `1234`.
    public var readyToken: String? = "1234"

    /// The defaults.
    public init() {}

    /// The scopes that clients get, after the faults.
    var grantedScopes: Set<String> {
        faults.groupWrite == .ungranted ? scopes.subtracting(["PM.Group", "PM.Group.Write"]) : scopes
    }
}
