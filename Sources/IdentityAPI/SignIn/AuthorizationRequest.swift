import FoundationEssentials

/// A request for an authorization code: what Muster sends through the person's browser, and how it knows the answer again.
package struct AuthorizationRequest: Sendable {
    /// The non-confidential external application.
    package let clientID: String
    /// The scopes to ask for, separated by spaces.
    package let scope: String
    /// Where the service sends the browser afterwards. The application must have registered it to the letter.
    package let redirectURI: String
    /// A random text that the answer must repeat, so that no other page's answer counts.
    let state: String
    let proofKey: ProofKey

    /// Creates a request with a new state and a new proof key.
    ///
    /// - Parameters:
    ///   - clientID: the application's id.
    ///   - scope: the scopes, separated by spaces.
    ///   - redirectURI: the address of a ``RedirectListener``.
    package init(clientID: String, scope: String, redirectURI: String) {
        self.clientID = clientID
        self.scope = scope
        self.redirectURI = redirectURI
        state = ProofKey.randomText()
        proofKey = ProofKey()
    }

    /// Returns the address to open in a browser. Every space is written `%20`, because launchers cut an address at a raw space.
    package func url(at deployment: Deployment) -> String {
        var fields = [
            ("response_type", "code"), ("client_id", clientID), ("scope", scope), ("redirect_uri", redirectURI),
            ("code_challenge", proofKey.challenge), ("code_challenge_method", "S256"), ("state", state),
        ]
        if let organization = deployment.organizationName {
            fields.append(("acr_values", "tenantName:\(organization)"))
        }
        return "\(deployment.authorizeURL)?" + fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    }

    /// What the browser brought back.
    package enum Answer: Sendable, Hashable {
        /// The code to exchange for tokens.
        case code(String)
        /// The service or the person refused, with a code such as `access_denied`.
        case refused(code: String, description: String)
        /// The answer to another request, or to none: its state is not this request's.
        case foreign
    }

    /// Reads the fields of the address that the browser came back to.
    package func answer(_ fields: [String: String]) -> Answer {
        guard fields["state"] == state else { return .foreign }
        if let code = fields["code"], !code.isEmpty { return .code(code) }
        let said = ControlCharacters.shownOnOneLine(fields["error_description"] ?? "")
        return .refused(
            code: ControlCharacters.shownOnOneLine(fields["error"] ?? "no code"),
            description: String(said.prefix(500))
        )
    }

    /// Exchanges the code for tokens.
    ///
    /// - Throws: ``IdentityError``: `notAuthorized` when the token endpoint refuses the code, and the transient kinds when it is in trouble.
    package func exchange(
        _ code: String,
        at deployment: Deployment,
        through transport: any Transport
    ) async throws -> LoginTokens {
        let endpoint = TokenEndpoint(url: deployment.tokenURL, transport: transport)
        let grant = try await endpoint.grant(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
                ("client_id", clientID), ("code_verifier", proofKey.verifier),
            ],
            hiding: [code, proofKey.verifier],
            advice:
                "Check that the application is non-confidential, and that the token URL \(deployment.tokenURL) is right."
        )
        return LoginTokens(grant, clientID: clientID, requestedScope: scope, deployment: deployment)
    }
}
