/// An unattended robot's account in the Identity service, as `GET /api/RobotAccount` answers it.
///
/// Source: schema `RobotAccountDto` of the service's OpenAPI file. Every field but the id may be `null` there.
public struct RobotAccount: Sendable, Hashable {
    /// The service's id. A UUID on a live server, and opaque text to Muster.
    public var id: String
    /// The unique name; fixed at creation.
    public var name: String
    /// The friendly name; empty where the service has none.
    public var displayName: String
    /// The ids of the groups that the account is in, Everyone included.
    public var groupIDs: [String]
    /// Whether the service said which groups those are; an answer may leave them out.
    public var tellsGroups = true
    /// When it was created, as the service wrote it: seven fractional digits and sometimes no zone, so it stays text.
    public var creationTime: String?
    /// When it last signed in, as the service wrote it; `nil` for never.
    public var lastLoginTime: String?

    /// An account with the given fields.
    public init(
        id: String,
        name: String,
        displayName: String,
        groupIDs: [String] = [],
        creationTime: String? = nil,
        lastLoginTime: String? = nil
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.groupIDs = groupIDs
        self.creationTime = creationTime
        self.lastLoginTime = lastLoginTime
    }
}

extension RobotAccount: Codable {
    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case displayName
        case groupIDs = "groupIds"
        case creationTime
        case lastLoginTime
    }

    /// Reads the service's JSON. Throws where the id is missing or empty: then it is not an account at all.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        guard !id.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: fields, debugDescription: "the id is empty")
        }
        name = try fields.decodeIfPresent(String.self, forKey: .name) ?? ""
        displayName = try fields.decodeIfPresent(String.self, forKey: .displayName) ?? ""
        let told = try fields.decodeIfPresent([String].self, forKey: .groupIDs)
        groupIDs = told ?? []
        tellsGroups = told != nil
        creationTime = try fields.decodeIfPresent(String.self, forKey: .creationTime)
        lastLoginTime = try fields.decodeIfPresent(String.self, forKey: .lastLoginTime)
    }
}

/// One page of accounts, as `GET /api/RobotAccount/{partitionGlobalId}` answers it.
public struct RobotAccountPage: Sendable, Codable {
    /// How many accounts match in all, on every page together.
    public var totalCount: Int
    /// The accounts of this page.
    public var results: [RobotAccount]

    /// A page with the given contents.
    public init(totalCount: Int, results: [RobotAccount]) {
        self.totalCount = totalCount
        self.results = results
    }
}
