public import IdentityAPI

/// The contents of a sandbox and its calls so far; also the JSON of `GET /_sandbox/state`.
///
/// A call is any exchange that reached the service, except calls to `/_sandbox/state`.
public struct SandboxSnapshot: Sendable, Codable {
    /// The accounts of ``SandboxOptions/organizationID``, oldest first.
    public var accounts: [RobotAccount]
    /// The groups of that organization, oldest first.
    public var groups: [Group]
    /// The calls by method and kind of path, as in `PUT account`, `GET accounts`, `PUT group`, `POST token`.
    public var calls: [String: Int]
    /// The calls that were within their method's quota, by method.
    public var accepted: [String: Int]
    /// The calls that got 429, over quota or by a fault, by method.
    public var refused: [String: Int]
    /// The number of each random fault, by its word in the grammar of faults. Programs read this key, so it keeps its old name.
    public var mishaps: [String: Int]
    /// The calls in flight.
    public var inFlight: Int
    /// The most calls that were in flight at one time. Exact with slow responses; with instant ones it may miss some overlap.
    public var highestInFlight: Int
    /// The accounts (by id, or by name for creates) that ever had two writes in flight at once.
    public var overlappingAccounts: [String]
    /// The creates of each name that the service handled. Includes those rejected for the name, but not those over quota or
    /// with a fault before applying.
    public var createsReceived: [String: Int]
    /// The number of accounts of each name that the service created.
    public var createsApplied: [String: Int]
    /// The other client's changes, in order, and whether they are still in effect.
    public var othersChanges: [OthersChange]
}
