import FoundationEssentials

/// Asks the service to revoke the refresh token of a sign-in (RFC 7009), so that no copy of it is good any more.
///
/// The discovery document of the authorization server names the endpoint. Muster makes at most two calls, once each.
package struct TokenRevocation: Sendable {
    /// What became of a refresh token.
    package enum Result: Sendable, Hashable {
        /// The service has revoked it.
        case revoked
        /// The sign-in had none.
        case none
        /// It may still be good, for a reason that is a sentence.
        case notRevoked(String)
    }

    private struct Discovery: Decodable {
        var endpoint: String?

        private enum CodingKeys: String, CodingKey {
            case endpoint = "revocation_endpoint"
        }
    }

    private let tokens: LoginTokens

    /// - Parameter tokens: the tokens of the sign-in. Nothing may use them any more.
    package init(of tokens: LoginTokens) {
        self.tokens = tokens
    }

    /// Asks the service. A failure is a result, because nothing depends on it.
    ///
    /// - Parameter transport: what the calls go through. Its time limit bounds each of them.
    package func request(through transport: any Transport) async -> Result {
        guard let refreshToken = tokens.refreshToken else { return .none }
        let deployment: Deployment
        do { deployment = try Deployment(url: tokens.url, tokenURL: tokens.tokenURL) } catch {
            return .notRevoked("\(error)")
        }
        do {
            guard let url = try await endpoint(of: deployment, transport) else {
                return .notRevoked("\(deployment.discoveryURL) names no revocation endpoint.")
            }
            let named = ControlCharacters.shownOnOneLine(String(url.prefix(200)))
            // The token goes nowhere but to the service that it is from.
            guard let origin = Self.origin(url), origin == Self.origin(deployment.tokenURL) else {
                return .notRevoked(
                    "The revocation endpoint that the service names, \(named), is not on the host that gave the token."
                )
            }
            let endpoint = TokenEndpoint(url: url, transport: transport)
            let form = [
                ("token", refreshToken), ("token_type_hint", "refresh_token"), ("client_id", tokens.clientID),
            ]
            let reply = try await endpoint.send(form, hiding: [refreshToken])
            if (200..<300).contains(reply.status), reply.isHTML {
                return .notRevoked("\(named) answers with a web page.")
            }
            try reply.checkSuccess(from: url)
            return .revoked
        } catch {
            return .notRevoked("\(deployment.host): \(error)")
        }
    }

    /// Reads the discovery document. Returns the endpoint that it names; `nil` for none.
    private func endpoint(of deployment: Deployment, _ transport: any Transport) async throws -> String? {
        let reply = try await transport.reply(
            .get,
            to: deployment.discoveryURL,
            headers: [("accept", "application/json")]
        )
        guard (200..<300).contains(reply.status) else {
            // What the statuses of the API mean is not true of this document.
            throw IdentityError(
                .refused,
                status: reply.status,
                message: "\(deployment.discoveryURL) cannot be read, so the revocation endpoint is unknown."
            )
        }
        do { return try JSONDecoder().decode(Discovery.self, from: Data(reply.body)).endpoint } catch {
            throw IdentityError(
                .unreadableAnswer,
                message: "\(deployment.discoveryURL) is no discovery document, so the revocation endpoint is unknown."
            )
        }
    }

    /// The scheme, host and port of an address; `nil` for one that is no plain `http:` or `https:` URL.
    private static func origin(_ address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme?.lowercased(),
            let host = url.host()?.lowercased(),
            ["http", "https"].contains(scheme), !host.isEmpty, url.user() == nil
        else { return nil }
        return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
    }
}
