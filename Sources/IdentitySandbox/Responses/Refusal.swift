import NIOHTTP1

/// Why the service rejects a call.
///
/// Its response has the refusal's own ``ErrorShape``, or the one that the faults force.
struct Refusal: Error {
    let status: HTTPResponseStatus
    let shape: ErrorShape
    /// The code for programs; some shapes have none.
    let code: String
    /// The invalid field of the request; only ``ErrorShape/fields`` names it.
    let field: String
    /// The message for people.
    let text: String

    init(_ status: HTTPResponseStatus, _ shape: ErrorShape, code: String = "", field: String = "", _ text: String) {
        self.status = status
        self.shape = shape
        self.code = code
        self.field = field
        self.text = text
    }
}

// MARK: The call

extension Refusal {
    static let unreadableBody = Refusal(.badRequest, .fields, field: "$", "The body could not be converted.")

    static let tooManyRequests = Refusal(.tooManyRequests, .message, code: "TooManyRequests", "Too many requests.")

    static let bodyTooLarge = Refusal(.payloadTooLarge, .text, "Request body too large.")

    static let hostLevelBase = Refusal(
        .badRequest,
        .codes,
        code: "InvalidPartition",
        "The partition could not be determined from the URL."
    )

    static func invalidOrganization(_ id: String) -> Refusal {
        .invalid("partitionGlobalId", "The value '\(id)' is not valid.")
    }

    static func invalid(_ field: String, _ text: String) -> Refusal {
        Refusal(.badRequest, .fields, field: field, text)
    }

    static func missingScope(_ route: Route, isEmpty: Bool) -> Refusal {
        let missing = route.scopes.last ?? ""
        let expected = route.scopes.map { "'\($0)'" }.joined(separator: " or ")
        let text = "Scope(s) '\(missing)' is(are) invalid. Expect to have \(expected)."
        return Refusal(.forbidden, isEmpty ? .empty : .errorMessage, text)
    }
}

// MARK: In odd forms

extension Refusal {
    /// The same in a response with a success status. Errors about the caller stay as they are.
    var insideSuccess: Refusal {
        guard status.code != 401, status.code != 403, (400..<500).contains(status.code) else { return self }
        return Refusal(.ok, .result, code: code, text)
    }

    static func protected(_ form: Faults.Protection) -> Refusal {
        let status: HTTPResponseStatus =
            switch form {
            case .forbidden: .forbidden
            case .badRequest: .badRequest
            case .unavailable: .serviceUnavailable
            }
        return Refusal(status, .message, code: "Protected", "This account may not be changed.")
    }
}

// MARK: What it is about

extension Refusal {
    static func noAccount(_ id: String) -> Refusal {
        Refusal(.notFound, .message, code: "NotFound", "Robot account '\(id)' does not exist.")
    }

    static func noGroup(_ id: String) -> Refusal {
        Refusal(.notFound, .capitalMessage, code: "NotFound", "Group '\(id)' does not exist.")
    }

    static func unknownGroups(_ ids: [String]) -> Refusal {
        Refusal(.badRequest, .result, code: "GroupNotFound", "Group(s) \(quoted(ids)) cannot be found.")
    }

    static func unknownMembers(_ ids: [String]) -> Refusal {
        Refusal(.badRequest, .result, code: "UserNotFound", "User(s) \(quoted(ids)) cannot be found.")
    }

    static func longList(_ count: Int, limit: Int, form: Faults.LongList) -> Refusal {
        let status: HTTPResponseStatus = form == .badRequest ? .badRequest : .payloadTooLarge
        return Refusal(status, .error, code: "TooManyItems", "The command names \(count) users; the limit is \(limit).")
    }

    static func builtInGroup(_ name: String) -> Refusal {
        Refusal(.badRequest, .codes, code: "BuiltInGroup", "The built-in group '\(name)' cannot be renamed or deleted.")
    }

    static func nameTaken(_ name: String, as form: Faults.Duplicate) -> Refusal {
        switch form {
        case .conflict: Refusal(.conflict, .errorMessage, code: "Conflict", "The name '\(name)' is in use.")
        case .text: Refusal(.badRequest, .message, "The name '\(name)' already exists in this organization.")
        case .error: Refusal(.internalServerError, .text, "An unexpected error occurred.")
        case .code: Refusal(.badRequest, .codes, code: "DuplicateUserName", "Username '\(name)' is already taken.")
        }
    }

    private static func quoted(_ ids: [String]) -> String {
        ids.map { "'\($0)'" }.joined(separator: ", ")
    }
}
