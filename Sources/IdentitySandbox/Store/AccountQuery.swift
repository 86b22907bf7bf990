/// The page and the filter of a list.
struct AccountQuery {
    var searchTerm = ""
    var search = Faults.Search.contains
    /// The most accounts to return. The service's default is 10.
    var top = 10
    var skip = 0
    var field = AccountField.creationTime
    var isDescending = false

    /// Reads a query like the service, which rejects a `top` outside 0...1000.
    init(_ query: FormFields) throws(Refusal) {
        searchTerm = query["searchTerm"] ?? ""
        top = try Self.number(query, "top", in: 0...1000) ?? top
        skip = try Self.number(query, "skip", in: 0...Int(Int32.max)) ?? 0
        if let name = query["sortBy"], !name.isEmpty {
            guard let field = AccountField(name) else { throw .invalid("sortBy", "The value '\(name)' is not valid.") }
            self.field = field
        }
        switch query["sortOrder"]?.lowercased() ?? "" {
        case "", "asc": isDescending = false
        case "desc": isDescending = true
        case let order: throw .invalid("sortOrder", "The value '\(order)' is not valid.")
        }
    }

    private static func number(_ query: FormFields, _ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int?
    {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw .invalid(name, "The value '\(text)' is not valid.") }
        guard range.contains(number) else {
            throw .invalid(name, "The field \(name) must be between \(range.lowerBound) and \(range.upperBound).")
        }
        return number
    }
}

/// A field that accounts can be sorted by.
enum AccountField: Hashable {
    case creationTime
    case id
    case name
    case displayName

    /// The field of that name, case-insensitively. No account has signed in, so `lastLoginTime` keeps the order of
    /// creation.
    init?(_ name: String) {
        switch name.lowercased() {
        case "creationtime", "lastlogintime": self = .creationTime
        case "id": self = .id
        case "name": self = .name
        case "displayname": self = .displayName
        default: return nil
        }
    }
}
