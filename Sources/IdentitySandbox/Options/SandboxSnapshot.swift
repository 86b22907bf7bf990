public import IdentityAPI

/// What a sandbox holds and what it has seen; also the JSON of `GET /_sandbox/state`.
///
/// "A call" is an exchange that reached the service, whatever became of it; calls to `/_sandbox/state` are not counted.
public struct SandboxSnapshot: Sendable, Codable {
    /// The accounts of ``SandboxOptions/organizationID``, oldest first.
    public var accounts: [RobotAccount]
    /// The groups of that organization, oldest first.
    public var groups: [Group]
    /// The calls by method and kind of path, as in `PUT account`, `GET accounts`, `PUT group`, `POST token`.
    public var calls: [String: Int]
    /// The calls that were within their method's quota, by method.
    public var accepted: [String: Int]
    /// The calls that were answered 429, over quota or by a fault, by method.
    public var refused: [String: Int]
    /// How often each random fault happened, by its word in the faults' grammar.
    public var mishaps: [String: Int]
    /// The calls that are being served now.
    public var inFlight: Int
    /// The most calls that were being served at one time. Exact when answers are slow; with instant answers some
    /// overlap escapes it.
    public var highestInFlight: Int
    /// The accounts (by id, or by name while they are being created) that ever had two writes in flight at once.
    public var overlappingAccounts: [String]
    /// How many creates of each name the service took in hand. Those it refused for the name are included; those that
    /// met a spent quota or a mishap before applying are not.
    public var createsReceived: [String: Int]
    /// How many accounts of each name the service made.
    public var createsApplied: [String: Int]
    /// What somebody else has changed, in its order, and whether it stands.
    public var othersChanges: [OthersChange]
}
