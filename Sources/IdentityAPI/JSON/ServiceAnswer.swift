import FoundationEssentials

/// What the service answers with.
protocol ServiceAnswer: Decodable, Sendable {
    /// Reads the ordinary form of it. Throws where there is none, or the text has another.
    init(quick json: inout QuickJSON) throws(QuickJSON.Unusual)
}

extension ServiceAnswer {
    init(quick json: inout QuickJSON) throws(QuickJSON.Unusual) { throw QuickJSON.Unusual() }

    /// Reads an answer's body.
    ///
    /// - Throws: what `JSONDecoder` throws.
    init(json bytes: [UInt8]) throws {
        do {
            var json = QuickJSON(bytes)
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
    init(quick json: inout QuickJSON) throws(QuickJSON.Unusual) {
        self.init(id: "", name: "", displayName: "")
        tellsGroups = false
        var keys: Set<CodingKeys> = []
        try json.object { key, json throws(QuickJSON.Unusual) in
            // Fields that nobody promised, and the same one twice.
            guard let key = CodingKeys(rawValue: key), keys.insert(key).inserted else { throw QuickJSON.Unusual() }
            switch key {
            case .id: id = try json.string()
            case .name: name = try json.stringIfThere() ?? ""
            case .displayName: displayName = try json.stringIfThere() ?? ""
            case .groupIDs:
                let told = try json.stringsIfThere()
                groupIDs = told ?? []
                tellsGroups = told != nil
            case .creationTime: creationTime = try json.stringIfThere()
            case .lastLoginTime: lastLoginTime = try json.stringIfThere()
            }
        }
        if id.isEmpty { throw QuickJSON.Unusual() }
    }
}

extension RobotAccountPage: ServiceAnswer {
    init(quick json: inout QuickJSON) throws(QuickJSON.Unusual) {
        var totalCount: Int?
        var results: [RobotAccount]?
        try json.object { key, json throws(QuickJSON.Unusual) in
            switch key {
            case "totalCount" where totalCount == nil: totalCount = try json.number()
            case "results" where results == nil:
                var page: [RobotAccount] = []
                try json.array { json throws(QuickJSON.Unusual) in page.append(try RobotAccount(quick: &json)) }
                results = page
            default: throw QuickJSON.Unusual()
            }
        }
        guard let totalCount, let results else { throw QuickJSON.Unusual() }
        self.init(totalCount: totalCount, results: results)
    }
}
