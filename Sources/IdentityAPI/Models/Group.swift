/// A group of the organization, as `GET /api/Group` answers it.
///
/// Source: schema `GroupDto` of the service's OpenAPI file.
public struct Group: Sendable, Hashable {
    /// Who made the group.
    public enum Kind: String, Sendable, Codable {
        case builtIn
        case custom
    }

    /// The built-in group that every account is in, whatever a sheet says.
    public static let everyoneName = "Everyone"

    /// The service's id; opaque text. Empty where the service gives none, or the group is not made yet.
    public var id: String
    /// The unique name.
    public var name: String
    /// Whether the service or the organization made it.
    public var kind: Kind

    /// Whether this is the group that no account can leave. Names are unique, so the name alone decides.
    public var isEveryone: Bool { name.lowercased() == Self.everyoneName.lowercased() }

    /// A group with the given fields.
    public init(id: String, name: String, kind: Kind = .custom) {
        self.id = id
        self.name = name
        self.kind = kind
    }
}

extension Group: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name
        case kind = "type"
    }

    /// Reads the service's JSON. `type` comes as a word or as a number (0 built-in, 1 custom); anything else is a custom group. A field that is missing, or of another type, is empty:
    /// a group that nobody can name takes no other group away.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let text = { (key: CodingKeys) in try? fields.decodeIfPresent(String.self, forKey: key) }
        id = text(.id) ?? ""
        name = text(.name) ?? ""
        if let number = try? fields.decode(Int.self, forKey: .kind) {
            kind = number == 0 ? .builtIn : .custom
        } else {
            let word = try? fields.decode(String.self, forKey: .kind)
            kind = word?.lowercased() == "builtin" ? .builtIn : .custom
        }
    }
}
