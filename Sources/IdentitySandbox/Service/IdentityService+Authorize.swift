import IdentityAPI
import NIOHTTP1

/// `GET /identity_/connect/authorize`: where a person signs in. Nobody is asked here: the browser is sent back at once.
extension IdentityService {
    func authorize(_ fields: FormFields, at age: Duration) -> SandboxResponse {
        let redirectURI = fields["redirect_uri"] ?? ""
        // Where the redirect cannot be trusted, the service shows its own page.
        guard fields["client_id"] == options.clientID else {
            return .html(.badRequest, "Error", "unauthorized_client: unknown client_id")
        }
        guard Self.isLoopback(redirectURI), faults.authorize != .page else {
            return .html(.badRequest, "Error", "invalid_request: Invalid redirect_uri")
        }
        let state = fields["state"] ?? ""
        func refused(_ code: String, _ description: String) -> SandboxResponse {
            Self.redirect(redirectURI, [("error", code), ("error_description", description), ("state", state)])
        }
        guard fields["response_type"] == "code" else {
            return refused("unsupported_response_type", "Only code is supported.")
        }
        guard fields["code_challenge_method"] == "S256", let challenge = fields["code_challenge"], challenge.count == 43
        else { return refused("invalid_request", "code challenge required") }
        if faults.authorize == .denied { return refused("access_denied", "The person refused.") }
        let asked = Set((fields["scope"] ?? "").split(separator: " ").map(String.init))
        let scopes = asked.subtracting(["offline_access", "openid", "profile", "email"])
        guard faults.authorize != .scope, scopes.isSubset(of: options.grantedScopes) else {
            return refused("invalid_scope", "The application does not have every scope that was asked for.")
        }
        let isStranger = faults.authorize == .strangerFirst && authorizations.isFirstRedirect()
        let request = Authorizations.Request(
            clientID: options.clientID,
            redirectURI: redirectURI,
            challenge: challenge,
            scopes: scopes,
            isLasting: asked.contains("offline_access")
        )
        let code = authorizations.code(for: request, at: age)
        return Self.redirect(redirectURI, [("code", code), ("state", isStranger ? "another-request" : state)])
    }

    private static func redirect(_ target: String, _ fields: [(String, String)]) -> SandboxResponse {
        let query = fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        return SandboxResponse(status: .found, headers: ["Location": "\(target)?\(query)"])
    }

    private static func isLoopback(_ address: String) -> Bool {
        ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].contains { address.hasPrefix($0) }
    }
}
