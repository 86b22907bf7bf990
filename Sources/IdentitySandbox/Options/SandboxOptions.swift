public import IdentityAPI

/// What a sandbox holds, how it can be entered, and how it misbehaves.
///
/// The defaults are a quick, faultless service without quotas that holds only the guide's own data.
public struct SandboxOptions: Sendable, Hashable {
    /// The loopback port to listen on; 0 takes a free one.
    public var port = 0
    /// The id of the organization that the sample data belongs to: what `partitionGlobalId` must say.
    public var organizationID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    /// How many accounts to add to the guide's own, named `robot-000001` and so on.
    public var accounts = 0
    /// What the organization holds instead of the guide's own data; `nil` for that.
    public var contents: SandboxContents?
    /// The calls that a window allows, for each organization and method.
    public var quota = QuotaPolicy.unlimited
    /// How the service misbehaves, and which answer it gives where nobody documents one.
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
    /// How long an issued token is good for.
    public var tokenLifetime: Duration = .seconds(3600)
    /// A token that is good from the start and for ever, with every scope; `nil` for none. The guide's examples use
    /// `1234`.
    public var readyToken: String? = "1234"

    /// The defaults.
    public init() {}

    /// The scopes that anybody gets, with the faults.
    var grantedScopes: Set<String> {
        faults.groupWrite == .ungranted ? scopes.subtracting(["PM.Group", "PM.Group.Write"]) : scopes
    }
}
