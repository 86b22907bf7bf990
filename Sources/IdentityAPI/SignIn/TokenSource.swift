import FoundationEssentials
import Synchronization

/// The bearer token that every call carries. All callers share one token and one renewal of it.
package actor TokenSource {
    private let credentials: Credentials
    private let deployment: Deployment
    private let endpoint: TokenEndpoint
    /// What no message may repeat, should a service echo it.
    nonisolated let secrets: [String]
    /// Locked, so that a call whose token is good need not wait its turn here.
    private nonisolated let current: Mutex<(token: String, renewAt: ContinuousClock.Instant?)?>
    private var renewal: Task<String, any Error>?
    /// What the endpoint answered when it asked for a wait, and when that ends: nobody asks it before.
    private var requestedWait: (error: IdentityError, until: ContinuousClock.Instant)?
    /// The scopes to ask for, or those that a sign-in was granted; `nil` where a token has its own.
    private var scope: String?
    /// The token that this process itself got last from the endpoint.
    private nonisolated let own = Mutex<String?>(nil)
    /// Whether the token is known to be no good for writing groups: the application may not ask for it, or it was not asked for. Only the first
    /// token tells; before it, and where nothing tells, this is `false`.
    package private(set) var lacksGroupWrite = false

    /// The scopes that the last token was asked for, or that the next one will be; `nil` for a ready token.
    public var requestedScopes: [String]? { scope.map(words) }

    /// - Parameter transport: what the token endpoint is called through.
    package init(credentials: Credentials, deployment: Deployment, transport: any Transport) {
        self.credentials = credentials
        self.deployment = deployment
        endpoint = TokenEndpoint(url: deployment.tokenURL, transport: transport)
        switch credentials {
        case .application(_, let secret, let scope):
            secrets = [secret, percentEncoded(secret)]
            current = Mutex(nil)
            self.scope = scope
        case .token(let token):
            secrets = []
            current = Mutex((token, nil))
            lacksGroupWrite = Self.lackGroupWrite(TokenClaims(token: token).scopes)
        case .login:
            secrets = []
            current = Mutex(nil)
        }
    }

    /// A token that has some time left, renewed first where it has not.
    ///
    /// - Throws: ``IdentityError``: `notAuthorized` when the credentials are refused, and the transient kinds when the endpoint is in trouble.
    package nonisolated func token() async throws -> String {
        if let good { return good }
        return try await token(insteadOf: nil)
    }

    /// The token, while it has some time left.
    private nonisolated var good: String? {
        current.withLock { current in current.flatMap { $0.renewAt.map { .now < $0 } ?? true ? $0.token : nil } }
    }

    /// Whether a token that the service refused proves nothing about the sign-in: it ended on its way, or another process renewed it and it may be
    /// older than it looks.
    nonisolated func mayBeOutdated(_ token: String) -> Bool {
        switch credentials {
        case .token: return false
        case .application: return good != token
        case .login: return good != token || own.withLock { $0 } != token
        }
    }

    /// Another token than the one that the service has just refused with a 401; `nil` for none.
    ///
    /// - Throws: ``IdentityError`` `notAuthorized` at once for a ready token: there is no way to another.
    package func token(insteadOf refused: String?) async throws -> String {
        // On the way here somebody else may have renewed it.
        if let good, good != refused { return good }
        if case .token = credentials {
            throw IdentityError(
                .notAuthorized,
                status: 401,
                message: "The service rejected the token. It may have expired or belong to another organization."
            )
        }
        return try await renew(insteadOf: refused)
    }

    /// - Parameter refused: a token that the service refused although it had some time left; `nil` for none.
    private func renew(insteadOf refused: String?) async throws -> String {
        if let renewal { return try await renewal.value }
        // The one unstructured task of this module: a renewal belongs to all who wait for it, not to the first one that asked,
        // whose cancellation must not fail the others.
        let task = Task {
            do { return try await self.requestToken(insteadOf: refused) } catch let error as IdentityError {
                throw error.asSignInTrouble
            }
        }
        renewal = task
        defer { renewal = nil }
        return try await task.value
    }

    private func requestToken(insteadOf refused: String?) async throws -> String {
        switch credentials {
        case .token(let token): return token
        case .application(let id, let secret, _): return try await requestToken(id: id, secret: secret)
        case .login(let store): return try await token(from: store, insteadOf: refused)
        }
    }

    /// Throws what the endpoint answered when it asked for a wait that is not over.
    private func obeyRetryAfter() throws(IdentityError) {
        guard let requestedWait, requestedWait.until > .now else { return }
        var error = requestedWait.error
        error.retryAfter = requestedWait.until - .now
        throw error
    }

    private func requestToken(id: String, secret: String) async throws -> String {
        try obeyRetryAfter()
        let scope = scope ?? ""
        let form = [
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", scope),
        ]
        let requested = ContinuousClock.now
        let reply = try await endpoint.send(form, hiding: [secret])
        guard (200..<300).contains(reply.status) else {
            // Whoever set the scopes means them; from the default, the one that not everybody has is left out.
            guard scope == Credentials.defaultScope, reply.refusesScope else {
                let error = endpoint.refusal(
                    reply,
                    advice: "Check the client id, its secret, its scopes and the token URL \(endpoint.url)."
                )
                requestedWait = error.retryAfter.map { (error, .now + $0) }
                throw error
            }
            self.scope = scope.replacing(" " + Credentials.groupWriteScope, with: "")
            return try await requestToken(id: id, secret: secret)
        }
        let grant = try endpoint.grant(in: reply)
        let margin = TokenGrant.margin(of: grant.lifetime)
        current.withLock { $0 = (grant.token, requested + .seconds(grant.lifetime - margin)) }
        // What was asked for, not what the answer repeats: a service that repeats it wrongly costs one refused call, and believing it costs hours.
        lacksGroupWrite = Self.lackGroupWrite(words(scope))
        return grant.token
    }

    /// Returns the token of a sign-in through a browser: the one that the latest process left where that is good, else a new one.
    private func token(from store: any TokenStore, insteadOf refused: String?) async throws -> String {
        if let kept = try store.tokens(), isGood(kept, insteadOf: refused) { return use(kept) }
        try obeyRetryAfter()
        let tokens = try await store.renewing { kept in
            guard let kept else { throw Self.ended("There is no sign-in any more.", store) }
            guard kept.belong(to: self.deployment) else {
                let settings = self.deployment.baseURL
                throw Self.ended("The sign-in is for \(kept.url), and the settings name \(settings).", store)
            }
            return await self.isGood(kept, insteadOf: refused) ? kept : try await self.renewed(kept, store)
        }
        return use(tokens)
    }

    /// Whether calls can carry a sign-in's token: it belongs to this service, has some time left, and was not refused.
    private func isGood(_ kept: LoginTokens, insteadOf refused: String?) -> Bool {
        kept.belong(to: deployment) && kept.accessToken != refused && kept.goodFor() > 0
    }

    private func use(_ tokens: LoginTokens) -> String {
        current.withLock { $0 = (tokens.accessToken, .now + .seconds(tokens.goodFor())) }
        lacksGroupWrite = Self.lackGroupWrite(tokens.scopes)
        scope = tokens.scopes.joined(separator: " ")
        return tokens.accessToken
    }

    /// Spends the refresh token on new tokens.
    private func renewed(_ kept: LoginTokens, _ store: any TokenStore) async throws -> LoginTokens {
        guard let refreshToken = kept.refreshToken else {
            throw Self.ended("The sign-in has ended, and the service gave no refresh token to renew it.", store)
        }
        let form = [("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", kept.clientID)]
        do {
            let grant = try await endpoint.grant(form, hiding: [refreshToken], advice: store.advice)
            own.withLock { $0 = grant.token }
            return LoginTokens(
                grant,
                clientID: kept.clientID,
                requestedScope: kept.scopes.joined(separator: " "),
                refreshToken: refreshToken,
                deployment: deployment
            )
        } catch let error as IdentityError {
            requestedWait = error.retryAfter.map { (error, .now + $0) }
            guard error.code == "invalid_grant" else { throw error }
            var ended = Self.ended("The sign-in has ended, and the service no longer renews it (invalid_grant).", store)
            (ended.status, ended.code, ended.traceID) = (error.status, error.code, error.traceID)
            throw ended
        }
    }

    private static func ended(_ what: String, _ store: any TokenStore) -> IdentityError {
        IdentityError(.notAuthorized, message: "\(what) \(store.advice)")
    }

    /// Whether scopes are known, and none of them allows to write groups.
    private static func lackGroupWrite(_ scopes: [String]) -> Bool {
        !scopes.isEmpty && !scopes.contains(Credentials.groupWriteScope) && !scopes.contains("PM.Group")
    }

    private func words(_ scope: String) -> [String] { scope.split(separator: " ").map(String.init) }
}

extension Reply {
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
