import FoundationEssentials

/// What the service answers with.
protocol ServiceAnswer: Decodable, Sendable {
    /// Reads the ordinary form of it. Throws where there is none, or the text has another.
    init(quick json: inout FastJSONDecoder) throws(FastJSONDecoder.Unsupported)
}

extension ServiceAnswer {
    init(quick json: inout FastJSONDecoder) throws(FastJSONDecoder.Unsupported) { throw FastJSONDecoder.Unsupported() }

    /// Reads an answer's body.
    ///
    /// - Throws: what `JSONDecoder` throws.
    init(json bytes: [UInt8]) throws {
        do {
            var json = FastJSONDecoder(bytes)
            self = try Self(quick: &json)
            try json.end()
        } catch {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        }
    }
}

extension Group: ServiceAnswer {}
extension [Group]: ServiceAnswer {}

extension RobotAccount: ServiceAnswer {
    init(quick json: inout FastJSONDecoder) throws(FastJSONDecoder.Unsupported) {
        // What was not read yet is `nil`, what was `null` is `.some(nil)`.
        var (name, displayName, creationTime, lastLoginTime): (String??, String??, String??, String??)
        var id: String?
        var groupIDs: [String]??
        try json.object { key, json throws(FastJSONDecoder.Unsupported) in
            switch key {
            case "id" where id == nil: id = try json.string()
            case "name" where name == nil: name = .some(try json.stringIfThere())
            case "displayName" where displayName == nil: displayName = .some(try json.stringIfThere())
            case "groupIds" where groupIDs == nil: groupIDs = .some(try json.stringsIfThere())
            case "creationTime" where creationTime == nil: creationTime = .some(try json.stringIfThere())
            case "lastLoginTime" where lastLoginTime == nil: lastLoginTime = .some(try json.stringIfThere())
            // A field that nobody promised, or one that comes twice.
            default: throw FastJSONDecoder.Unsupported()
            }
        }
        guard let id, !id.isEmpty else { throw FastJSONDecoder.Unsupported() }
        self.init(
            id: id,
            name: (name ?? nil) ?? "",
            displayName: (displayName ?? nil) ?? "",
            groupIDs: (groupIDs ?? nil) ?? [],
            creationTime: creationTime ?? nil,
            lastLoginTime: lastLoginTime ?? nil
        )
        hasGroupIDs = (groupIDs ?? nil) != nil
    }
}

extension RobotAccountPage: ServiceAnswer {
    init(quick json: inout FastJSONDecoder) throws(FastJSONDecoder.Unsupported) {
        var totalCount: Int?
        var results: [RobotAccount]?
        try json.object { key, json throws(FastJSONDecoder.Unsupported) in
            switch key {
            case "totalCount" where totalCount == nil: totalCount = try json.number()
            case "results" where results == nil:
                var page: [RobotAccount] = []
                try json.array { json throws(FastJSONDecoder.Unsupported) in page.append(try RobotAccount(quick: &json))
                }
                results = page
            default: throw FastJSONDecoder.Unsupported()
            }
        }
        guard let results else { throw FastJSONDecoder.Unsupported() }
        self.init(totalCount: totalCount, results: results)
    }
}
