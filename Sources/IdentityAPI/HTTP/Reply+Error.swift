import NIOHTTP1

extension Reply {
    var isHTML: Bool {
        contentType.lowercased().contains("html") || body.first { $0 > 0x20 } == UInt8(ascii: "<")
    }

    /// The answer's JSON as a value.
    ///
    /// - Throws: ``IdentityError`` for any status outside 2xx, and for a 2xx whose body is something else.
    func decoded<Value: ServiceAnswer>(as type: Value.Type, from url: String) throws(IdentityError) -> Value {
        guard (200..<300).contains(status) else { throw error() }
        if let refusal = refusal() { throw refusal }
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
        if let refusal = refusal() { throw refusal }
    }

    /// What a status means when its answer says nothing.
    private var ownWords: String {
        switch status {
        case 401: "The service rejects the token."
        case 403: "The service forbids this call."
        case 404: "The service has no such account or group."
        case 407: "A proxy asks for credentials."
        case 409: "The service reports a conflict and gave no reason."
        case 413: "The call is too long for the service."
        case 500...: "The service is in trouble."
        default: "The service refused the call and gave no reason."
        }
    }

    /// Text from the service on one line, without what must stay secret and without control characters.
    private func hidingSecrets(_ text: String) -> String {
        ControlCharacters.shownOnOneLine(text, hiding: secrets)
    }

    /// Why the body is no text, as a sentence; `nil` where it is one.
    private var wordsOfBinary: String? {
        let codings = headers["content-encoding"].map { $0.lowercased() }.filter { $0 != "identity" }
        if !codings.isEmpty, !body.isEmpty {
            let coding = hidingSecrets(String(codings.joined(separator: ", ").prefix(40)))
            return "The answer is compressed (\(coding)) although Muster did not ask for that, so its text is unknown."
        }
        if contentType.lowercased().contains("utf-16") || body.first == UInt8(ascii: "{") { return nil }
        guard body.prefix(512).contains(where: { $0 < 0x09 || (0x0E..<0x1B).contains($0) }) else { return nil }
        return "The answer is binary (\(body.count) bytes), so its text is unknown."
    }

    private func unreadable(from url: String) -> IdentityError {
        var error = IdentityError(
            .unreadableAnswer,
            status: status,
            message: isHTML
                ? "\(url) answers with a web page\(pageTitle): the base URL does not point at the Identity service."
                : "\(url) does not answer with the expected JSON: "
                    + (wordsOfBinary ?? hidingSecrets(ErrorText.raw(BodyText.utf8(body, contentType: contentType).text)))
        )
        error.elapsed = elapsed
        error.isPage = isHTML
        return error
    }

    /// What the page says, in brackets; empty where it says nothing.
    private var pageTitle: String {
        let words = hidingSecrets(BodyText.ofPage(BodyText.utf8(body, contentType: contentType).text))
        return words.isEmpty ? "" : " ('\(words.count > 80 ? words.prefix(80) + "…" : words)')"
    }

    private var errorText: ErrorText {
        if let wordsOfBinary {
            var text = ErrorText()
            text.message = wordsOfBinary
            return text
        }
        let (body, unreadable) = BodyText.utf8(body, contentType: contentType)
        var text = isHTML ? ErrorText() : ErrorText(body: body)
        if isHTML { text.message = BodyText.ofPage(body) }
        if let unreadable, text.message.contains("?") {
            text.message += " (parts of this text are in \(unreadable) and cannot be shown)"
        }
        return text
    }

    /// What an answer that is no success means: a status outside 2xx, or a refusal inside a 2xx.
    func error() -> IdentityError {
        let text = errorText
        var error = IdentityError(
            .refused,
            status: status,
            code: text.code.map(hidingSecrets),
            message: text.message.isEmpty ? ownWords : hidingSecrets(text.message),
            traceID: text.traceID.map(hidingSecrets),
            retryAfter: retryAfter
        )
        error.elapsed = elapsed
        error.isPage = isHTML && !(200..<300).contains(status)
        error.kind = ResponseMeaning.kind(
            status: status,
            retryAfterIsSaid: saysRetryAfter,
            isPage: error.isPage,
            text: text
        )
        if (300..<400).contains(status), error.kind == .unreadableAnswer {
            let target = redirectHost.map { " to \(hidingSecrets($0))" } ?? ""
            error.message =
                "The service answers with a redirect\(target): the base URL does not point at the Identity service."
        }
        return error
    }

    /// Whether the quota is spent, in whatever words the service says so.
    var isThrottled: Bool { status == 429 || status == 403 && error().kind == .throttled }

    /// The refusal inside an answer that calls itself a success: `succeeded: false`; `nil` where there is none.
    private func refusal() -> IdentityError? {
        guard body.count <= Self.longestRefusal, ErrorText.saysNotSucceeded(body) else { return nil }
        return error()
    }

    private static let longestRefusal = 64 << 10
}
