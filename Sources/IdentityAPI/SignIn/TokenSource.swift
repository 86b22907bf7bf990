import FoundationEssentials
import Synchronization

/// The bearer token that every call carries. All callers share one token and one renewal of it.
package actor TokenSource {
    private let credentials: Credentials
    private let transport: Transport
    private let tokenURL: String
    /// What no message may repeat, should a service echo it.
    nonisolated let secrets: [String]
    /// Locked, so that a call whose token is good need not wait its turn here.
    private nonisolated let current: Mutex<(token: String, renewAt: ContinuousClock.Instant?)?>
    private var renewal: Task<String, any Error>?
    /// What the endpoint answered when it asked for a wait, and when that ends: nobody asks it before.
    private var told: (error: IdentityError, until: ContinuousClock.Instant)?
    /// The scopes to ask for; `nil` for a ready token.
    private var scope: String?
    /// Whether the token is known to be no good for writing groups: the application may not ask for it, or it was not asked for. Only the first
    /// token tells; before it, and where nothing tells, this is `false`.
    package private(set) var lacksGroupWrite = false

    /// The scopes that the last token was asked for, or that the next one will be; `nil` for a ready token.
    public var requestedScopes: [String]? { scope.map(words) }

    /// - Parameter transport: what the token endpoint is called through.
    package init(credentials: Credentials, deployment: Deployment, transport: Transport) {
        self.credentials = credentials
        self.transport = transport
        tokenURL = deployment.tokenURL
        switch credentials {
        case .application(_, let secret, let scope):
            secrets = [secret, percentEncoded(secret)]
            current = Mutex(nil)
            self.scope = scope
        case .token(let token):
            secrets = []
            current = Mutex((token, nil))
            lacksGroupWrite = Self.lackGroupWrite(TokenClaims(token: token).scopes)
        }
    }

    /// A token that has some time left, renewed first where it has not.
    ///
    /// - Throws: ``IdentityError``: `notAuthorized` when the credentials are refused, and the transient kinds when the endpoint is in trouble.
    package nonisolated func token() async throws -> String {
        if let good { return good }
        return try await renewIfOld()
    }

    /// The token, while it has some time left.
    private nonisolated var good: String? {
        current.withLock { current in current.flatMap { $0.renewAt.map { .now < $0 } ?? true ? $0.token : nil } }
    }

    private func renewIfOld() async throws -> String {
        // Looked at again: on the way here somebody else may have renewed it.
        if let good { return good }
        return try await renew()
    }

    /// Another token than the one that the service has just refused with a 401.
    ///
    /// - Throws: ``IdentityError`` `notAuthorized` at once for a ready token: there is no way to another.
    package func token(insteadOf refused: String) async throws -> String {
        if let token = current.withLock({ $0?.token }), token != refused { return token }
        guard case .application = credentials else {
            throw IdentityError(
                .notAuthorized,
                status: 401,
                message: "The service rejected the token. It may have expired or belong to another organization."
            )
        }
        return try await renew()
    }

    private func renew() async throws -> String {
        if let renewal { return try await renewal.value }
        // The one unstructured task of this module: a renewal belongs to all who wait for it, not to the first one that asked,
        // whose cancellation must not fail the others.
        let task = Task {
            do { return try await self.requestToken() } catch let error as IdentityError { throw error.asSignInTrouble }
        }
        renewal = task
        defer { renewal = nil }
        return try await task.value
    }

    private func requestToken() async throws -> String {
        guard case .application(let id, let secret, _) = credentials, let scope else {
            return current.withLock { $0?.token } ?? ""
        }
        if let told, told.until > .now {
            var error = told.error
            error.retryAfter = told.until - .now
            throw error
        }
        let form = [
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", scope),
        ]
        let body = form.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        let requested = ContinuousClock.now
        let reply = try await transport.send(
            .post,
            to: tokenURL,
            headers: [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")],
            body: Array(body.utf8),
            hiding: secrets
        )
        guard (200..<300).contains(reply.status) else {
            // Whoever set the scopes means them; from the default, the one that not everybody has is left out.
            guard scope == Credentials.defaultScope, reply.refusesScope else {
                let error = refusal(reply)
                told = error.retryAfter.map { (error, .now + $0) }
                throw error
            }
            self.scope = scope.replacing(" " + Credentials.groupWriteScope, with: "")
            return try await requestToken()
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(reply.body)),
            !answer.token.isEmpty, answer.token.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw IdentityError(
                .unreadableAnswer,
                status: reply.status,
                message: "\(tokenURL) did not return a token. Check the service's URL and the token URL."
            )
        }
        // A token is renewed before it ends: a minute early, or a fifth of its life where that is shorter.
        let margin = Swift.min(60, answer.lifetime / 5)
        current.withLock { $0 = (answer.token, requested + .seconds(answer.lifetime - margin)) }
        // What was asked for, not what the answer repeats: a service that repeats it wrongly costs one refused call, and believing it costs hours.
        lacksGroupWrite = Self.lackGroupWrite(words(scope))
        return answer.token
    }

    /// Whether scopes are known, and none of them allows to write groups.
    private static func lackGroupWrite(_ scopes: [String]) -> Bool {
        !scopes.isEmpty && !scopes.contains(Credentials.groupWriteScope) && !scopes.contains("PM.Group")
    }

    private func words(_ scope: String) -> [String] { scope.split(separator: " ").map(String.init) }

    private func refusal(_ reply: Transport.Reply) -> IdentityError {
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
            message: "The service rejected the sign-in (\(Set(said).sorted().joined(separator: ": "))). "
                + "Check the client id, its secret, its scopes and the token URL \(tokenURL).",
            traceID: error.traceID
        )
    }

    private struct Answer: Decodable {
        let token: String
        /// Seconds.
        let lifetime: Double

        private enum CodingKeys: String, CodingKey {
            case token = "access_token"
            case lifetime = "expires_in"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            token = try fields.decode(String.self, forKey: .token)
            // A number, a quoted number, or absent: then it is renewed when the service refuses it.
            let number = try? fields.decode(Double.self, forKey: .lifetime)
            let quoted = (try? fields.decode(String.self, forKey: .lifetime)).flatMap { Double($0) }
            let seconds = number ?? quoted ?? 3600
            lifetime = seconds.isFinite ? Swift.min(Swift.max(seconds, 0), 315_360_000) : 3600
        }
    }
}

extension Transport.Reply {
    /// Whether the token endpoint refuses the scopes and not the application.
    fileprivate var refusesScope: Bool {
        guard (400..<500).contains(status) else { return false }
        let said = error()
        return said.code == "invalid_scope" || said.message.lowercased().contains("scope")
    }
}

extension IdentityError {
    /// What trouble at the token endpoint means for a call that waits for a token: it was not sent, and it may be tried later.
    fileprivate var asSignInTrouble: IdentityError {
        guard isTransient || kind == .throttled else { return self }
        var error = self
        error.kind = .unreachable
        error.message = "No token: \(message)"
        return error
    }
}
