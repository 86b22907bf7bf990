/// A point of the API that no documentation settles. Muster works with either answer; a check says which one holds for a service.
public enum OpenPoint: String, Sendable, Hashable, CaseIterable, Codable {
    /// How a name that is taken is rejected.
    case duplicateName
    /// What an update without a display name does to it.
    case missingDisplayName
    /// Whether an unknown group id fails a call or is ignored.
    case unknownGroup
    /// The largest list of accounts that one write of a group takes.
    case groupListLimit
    /// Whether quota windows are fixed or sliding.
    case quotaWindow
    /// Whether responses carry `RateLimit-*` headers.
    case quotaHeaders
    /// Whether each use of a refresh token returns another one.
    case refreshToken
    /// Which accounts a `searchTerm` finds.
    case searchTerm
}
