import IdentityAPI

/// A change by another client, from the fault word `others`.
public struct OthersChange: Sendable, Hashable, Codable {
    /// The kinds of change. The raw value is the word in the grammar of faults.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Changes an account's display name.
        case rename
        /// Adds an account to a group.
        case join
        /// Removes an account from a group.
        case leave
        /// Deletes an account.
        case delete
        /// Creates an account.
        case create
    }

    /// The kind of change.
    public let kind: Kind
    /// The account's id.
    public let id: String
    /// The account's name.
    public let name: String
    /// The new display name, the id of the group, or the new account's name; empty for a delete.
    public let value: String
    /// The number of writes before it.
    public internal(set) var writes = 0
    /// The service's age in milliseconds.
    public internal(set) var milliseconds = 0
    /// The age in milliseconds at which a write of the caller reverted it; `nil` when none did.
    public internal(set) var takenBackAfter: Int?
    /// The age in milliseconds at which the caller's next write of this account ended; `nil` when there was none.
    public internal(set) var nextWriteAfter: Int?
    /// Whether the other client changed the same value again.
    public internal(set) var isSuperseded = false

    init(_ kind: Kind, _ account: RobotAccount, value: String) {
        self.kind = kind
        id = account.id
        name = account.name
        self.value = value
    }
}
