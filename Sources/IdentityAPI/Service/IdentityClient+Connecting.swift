public import Logging

extension IdentityClient {
    /// Runs `body` with a client of an organization, and closes its connections afterwards.
    ///
    /// ```swift
    /// let acme = try Deployment(url: "https://cloud.uipath.com/acme/identity_")
    /// try await IdentityClient.with(acme, .application(id: id, secret: secret, scope: Credentials.defaultScope)) { client in
    ///     for group in try await client.groups().value { print(group.name) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - deployment: where the service is.
    ///   - credentials: how to sign in. A token is asked for when the first call needs it, or the organization's id.
    ///   - organizationID: the organization's id, a UUID; `nil` for the one that the token names.
    ///   - quota: the calls that each window allows; `nil` for those that the deployment is known to have.
    ///   - options: how connections are made. Of those there should be as many as calls are made at once.
    ///   - logger: is told of each wait that the service asks for; `nil` for none. It gets no secret.
    ///   - body: what to do with the client, which is good until it returns.
    /// - Throws: ``IdentityError`` when no token is given, or when none says which organization it belongs to; otherwise what `body` throws.
    public static func with<Result: Sendable>(
        _ deployment: Deployment,
        _ credentials: Credentials,
        organizationID: String? = nil,
        quota: QuotaPolicy? = nil,
        options: AsyncHTTPClientTransport.Options = AsyncHTTPClientTransport.Options(),
        logger: Logger? = nil,
        _ body: @Sendable (IdentityClient) async throws -> Result
    ) async throws -> Result {
        try await AsyncHTTPClientTransport.with(options) { transport in
            try await with(
                deployment,
                credentials,
                organizationID: organizationID,
                quota: quota,
                transport: transport,
                logger: logger,
                body
            )
        }
    }

    /// Runs `body` with a client of an organization whose requests go through a transport of your own.
    ///
    /// ```swift
    /// try await IdentityClient.with(acme, credentials, transport: MyTransport()) { client in
    ///     for group in try await client.groups().value { print(group.name) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - deployment: where the service is.
    ///   - credentials: how to sign in. A token is asked for when the first call needs it, or the organization's id.
    ///   - organizationID: the organization's id, a UUID; `nil` for the one that the token names.
    ///   - quota: the calls that each window allows; `nil` for those that the deployment is known to have.
    ///   - transport: sends the requests of the client, and those for its token.
    ///   - logger: is told of each wait that the service asks for; `nil` for none. It gets no secret.
    ///   - body: what to do with the client. The transport must be good until it returns.
    /// - Throws: ``IdentityError`` when no token is given, or when none says which organization it belongs to; otherwise what `body` throws.
    public static func with<Result: Sendable>(
        _ deployment: Deployment,
        _ credentials: Credentials,
        organizationID: String? = nil,
        quota: QuotaPolicy? = nil,
        transport: any Transport,
        logger: Logger? = nil,
        _ body: @Sendable (IdentityClient) async throws -> Result
    ) async throws -> Result {
        try await with(
            deployment,
            credentials,
            organizationID: { tokens in
                if let organizationID { return organizationID }
                if let id = TokenClaims(token: try await tokens.token()).organizationID { return id }
                throw IdentityError(.notAuthorized, message: "The token does not name its organization.")
            },
            quota: quota ?? deployment.defaultQuota,
            history: { _ in nil },
            transport: transport,
            logger: logger,
            body
        )
    }

    /// Connects like the other methods, with other sources of the organization's id, and counts other processes' calls against its quota.
    ///
    /// - Parameters:
    ///   - organizationID: finds the organization's id, if need be from a token.
    ///   - history: the calls that other processes have noted, by the organization's id; `nil` for none.
    package static func with<Result: Sendable>(
        _ deployment: Deployment,
        _ credentials: Credentials,
        organizationID: (TokenSource) async throws -> String,
        quota: QuotaPolicy,
        history: (String) -> (any QuotaHistory)?,
        transport: any Transport,
        logger: Logger? = nil,
        _ body: @Sendable (IdentityClient) async throws -> Result
    ) async throws -> Result {
        try await RetryAfterWait.hearing(logger) {
            let tokens = TokenSource(credentials: credentials, deployment: deployment, transport: transport)
            let id = try await organizationID(tokens)
            let gate = QuotaGate(policy: quota, history: history(id))
            return try await body(
                IdentityClient(
                    deployment: deployment,
                    organizationID: id,
                    transport: transport,
                    tokens: tokens,
                    gate: gate
                )
            )
        }
    }
}
