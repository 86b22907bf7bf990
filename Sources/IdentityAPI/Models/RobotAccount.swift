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
    public var hasGroupIDs = true
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
        case id, name, displayName, creationTime, lastLoginTime
        case groupIDs = "groupIds"
    }

    /// Reads the service's JSON. Only what Muster needs has to be as promised: any other field that is missing, or of another type, counts as not told.
    ///
    /// - Throws: `DecodingError` where the id is missing or empty: then it is not an account at all.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        // Text that is damaged is another matter than none: it would be sent back as something else.
        func text(_ key: CodingKeys) throws -> String? {
            do { return try fields.decodeIfPresent(String.self, forKey: key) } catch DecodingError.typeMismatch {
                return nil
            }
        }
        name = try text(.name) ?? ""
        guard let id = try text(.id), !id.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: fields, debugDescription: "the account has no id")
        }
        self.id = id
        displayName = try text(.displayName) ?? ""
        let decoded = try? fields.decodeIfPresent([String].self, forKey: .groupIDs)
        groupIDs = decoded ?? []
        hasGroupIDs = decoded != nil
        creationTime = try text(.creationTime)
        lastLoginTime = try text(.lastLoginTime)
    }
}

/// One page of accounts, as `GET /api/RobotAccount/{partitionGlobalId}` answers it.
public struct RobotAccountPage: Sendable, Codable {
    /// How many accounts match in all, on every page together, as the service says; `nil` where it says nothing that is a number of accounts. It may be wrong.
    public var totalCount: Int?
    /// The accounts of this page.
    public var results: [RobotAccount]

    /// A page with the given contents.
    public init(totalCount: Int?, results: [RobotAccount]) {
        self.totalCount = totalCount
        self.results = results
    }

    /// Reads the service's JSON. A total that is missing, negative or no number counts as not told.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let decoded = try? fields.decodeIfPresent(Int.self, forKey: .totalCount)
        totalCount = decoded.flatMap { $0 < 0 ? nil : $0 }
        results = try fields.decode([Listed].self, forKey: .results).map(\.account)
    }

    /// An account of a list. One that has a name and no id is kept with an empty id, so that whoever reads the list can name it.
    private struct Listed: Decodable {
        let account: RobotAccount

        private enum CodingKeys: String, CodingKey {
            case name
        }

        init(from decoder: any Decoder) throws {
            do {
                account = try RobotAccount(from: decoder)
            } catch {
                let fields = try? decoder.container(keyedBy: CodingKeys.self)
                guard let name = try? fields?.decode(String.self, forKey: .name), !name.isEmpty else { throw error }
                account = RobotAccount(id: "", name: name, displayName: "")
            }
        }
    }

    /// The most accounts that the service puts on one page.
    package static let largest = 1000

    /// Whether this page is certainly the last one of a list.
    ///
    /// The total alone does not decide that, because services are known to give the page's own count instead. The page must also be one that nothing cut off: shorter than
    /// an earlier page, or, as the first page, shorter than it could be and of no round number, as the limits of pages are.
    ///
    /// - Parameters:
    ///   - skip: how many accounts were left out before the page.
    ///   - longest: the most accounts on an earlier page; 0 before the first one.
    package func isLast(skip: Int, longest: Int) -> Bool {
        if results.isEmpty { return true }
        guard let totalCount, totalCount == skip + results.count else { return false }
        if longest > 0 { return results.count < longest }
        return results.count < Self.largest && !results.count.isMultiple(of: 5)
    }
}
