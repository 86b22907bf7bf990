import IdentityAPI

/// A change that somebody else has made in a sandbox, as the fault word `others` asks for.
public struct OthersChange: Sendable, Hashable, Codable {
    /// What they do. The raw value is its word in the grammar of faults.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// They give an account another display name.
        case rename
        /// They add an account to a group.
        case join
        /// They take an account out of a group.
        case leave
        /// They delete an account.
        case delete
        /// They make an account.
        case create
    }

    /// What was done.
    public let kind: Kind
    /// The account's id.
    public let id: String
    /// The account's name.
    public let name: String
    /// The display name that they gave, the id of the group that they added to or took out of, the name of the account that they made; empty for a delete.
    public let value: String
    /// How many writes the service had taken by then.
    public internal(set) var writes = 0
    /// How old the service was, in milliseconds.
    public internal(set) var milliseconds = 0
    /// After how many milliseconds a write of the caller took the change back; `nil` where none has.
    public internal(set) var takenBackAfter: Int?
    /// After how many milliseconds the next write of the caller about this account ended; `nil` where there was none.
    public internal(set) var nextWriteAfter: Int?
    /// Whether they have changed the same again themselves.
    public internal(set) var isSuperseded = false

    init(_ kind: Kind, _ account: RobotAccount, value: String) {
        self.kind = kind
        id = account.id
        name = account.name
        self.value = value
    }
}
