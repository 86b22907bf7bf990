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
    /// Whether answers carry `RateLimit-*` headers.
    case quotaHeaders
    /// Whether each use of a refresh token returns another one.
    case refreshToken
    /// Which accounts a `searchTerm` finds.
    case searchTerm

    /// The point as a phrase, for people.
    public var phrase: String {
        switch self {
        case .duplicateName: "how a taken name is rejected"
        case .missingDisplayName: "what an update without a display name does"
        case .unknownGroup: "whether an unknown group fails the call"
        case .groupListLimit: "how many accounts one group call takes"
        case .quotaWindow: "whether quota windows are fixed or sliding"
        case .quotaHeaders: "whether answers tell the quota"
        case .refreshToken: "whether a refresh token changes with each use"
        case .searchTerm: "what a search finds"
        }
    }
}
