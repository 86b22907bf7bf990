extension Transport.Reply {
    var isHTML: Bool {
        contentType.lowercased().contains("html") || body.first { $0 > 0x20 } == UInt8(ascii: "<")
    }

    /// The answer's JSON as a value.
    ///
    /// - Throws: ``IdentityError`` for any status outside 2xx, and for a 2xx whose body is something else.
    func decoded<Value: ServiceAnswer>(as type: Value.Type, from url: String) throws(IdentityError) -> Value {
        guard (200..<300).contains(status) else { throw error() }
        do {
            return try Value(json: body)
        } catch {
            throw unreadable(from: url)
        }
    }

    /// Makes sure that an answer of which only the status matters is the Identity service's at all.
    func checkSuccess(from url: String) throws(IdentityError) {
        guard (200..<300).contains(status) else { throw error() }
        if isHTML { throw unreadable(from: url) }
    }

    /// What a status means when its answer says nothing.
    private var ownWords: String {
        switch status {
        case 401: "The service refuses the token."
        case 403: "The service forbids this call."
        case 404: "The service has no such account or group."
        case 409: "The name is taken."
        case 413: "The service finds the call too long."
        case 500...: "The service is in trouble."
        default: "The service refused the call and gave no reason."
        }
    }

    /// Text from the service, without what must stay secret.
    private func hidingSecrets(_ text: String) -> String {
        secrets.reduce(text) { $1.count < 4 ? $0 : $0.replacing($1, with: "***") }
    }

    private func unreadable(from url: String) -> IdentityError {
        var error = IdentityError(
            .unreadableAnswer,
            status: status,
            message: isHTML
                ? "\(url) answers with a web page: the base URL does not point at the Identity service."
                : "\(url) answers with something else than the JSON expected: \(hidingSecrets(ErrorText.raw(body)))"
        )
        error.elapsed = elapsed
        return error
    }

    /// What a status outside 2xx means.
    func error() -> IdentityError {
        let text = isHTML ? ErrorText() : ErrorText(body: body)
        var error = IdentityError(
            .refused,
            status: status,
            code: text.code.map(hidingSecrets),
            message: text.message.isEmpty ? ownWords : hidingSecrets(text.message),
            traceID: text.traceID.map(hidingSecrets),
            retryAfter: retryAfter
        )
        error.elapsed = elapsed
        switch status {
        case 300..<400:
            error.kind = .unreadableAnswer
            error.message = "The service answers with a redirect: the base URL does not point at the Identity service."
        case 401: error.kind = .notAuthorized
        case 403: error.kind = .forbidden
        case 404: error.kind = .notFound
        case 408: error.kind = .answerLost
        case 409: error.kind = .conflict
        case 429: error.kind = .throttled
        case 500...: error.kind = .serverFailed
        default: if text.saysNameIsTaken { error.kind = .conflict }
        }
        if status < 500, text.saysScopeIsMissing { error.kind = .notAuthorized }
        return error
    }
}

extension ErrorText {
    /// Nobody documents how a duplicate is refused: a 409, or a 400 in one of these words.
    fileprivate var saysNameIsTaken: Bool {
        let said = "\(code ?? "") \(message)".lowercased()
        return ["already exist", "already taken", "already in use", "is taken", "duplicate"].contains {
            said.contains($0)
        }
    }

    fileprivate var saysScopeIsMissing: Bool {
        message.hasPrefix("Scope(s)") || code == "insufficient_scope"
    }
}
