import FoundationEssentials

/// The token endpoint: a form out, tokens or a refusal back.
struct TokenEndpoint: Sendable {
    let url: String
    let transport: any Transport

    /// Sends a form.
    ///
    /// - Parameter secrets: what of the form no message may repeat, should the service echo it.
    /// - Throws: ``IdentityError`` when no answer came.
    func send(_ form: [(String, String)], hiding secrets: [String]) async throws -> Reply {
        let body = form.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        return try await transport.reply(
            .post,
            to: url,
            headers: [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")],
            body: Array(body.utf8),
            hiding: secrets + secrets.map(percentEncoded)
        )
    }

    /// Sends a form, and reads the tokens of the answer.
    ///
    /// - Parameters:
    ///   - secrets: what of the form no message may repeat.
    ///   - advice: what to do when the endpoint refuses, as a sentence.
    /// - Throws: ``IdentityError``.
    func grant(_ form: [(String, String)], hiding secrets: [String], advice: String) async throws -> TokenGrant {
        let reply = try await send(form, hiding: secrets)
        guard (200..<300).contains(reply.status) else { throw refusal(reply, advice: advice) }
        return try grant(in: reply)
    }

    /// Reads the tokens of an answer with a success status.
    ///
    /// - Throws: ``IdentityError`` `unreadableAnswer`.
    func grant(in reply: Reply) throws(IdentityError) -> TokenGrant {
        if let grant = TokenGrant(reply) { return grant }
        throw IdentityError(
            .unreadableAnswer,
            status: reply.status,
            message: "\(url) did not return a token. Check the service's URL and the token URL."
        )
    }

    /// Returns what a refusal means.
    ///
    /// - Parameter advice: what to do, as a sentence.
    func refusal(_ reply: Reply, advice: String) -> IdentityError {
        var error = reply.error()
        // OAuth answers wrong credentials with 400 or 401; both mean that asking again will not help.
        guard error.status.map({ (400..<500).contains($0) }) == true else { return error }
        switch error.kind {
        case .throttled, .answerLost: return error
        // A filter's page says nothing of the credentials, and a proxy that wants its own neither.
        case _ where error.isProxyRefusal || error.kind == .forbidden && error.isPage:
            error.message = "No token: \(error.message)"
            return error
        default: break
        }
        let said = [error.code, error.message.isEmpty ? nil : error.message].compactMap(\.self)
        return IdentityError(
            .notAuthorized,
            status: error.status,
            code: error.code,
            message: "The service rejected the sign-in (\(Set(said).sorted().joined(separator: ": "))). \(advice)",
            traceID: error.traceID
        )
    }
}
