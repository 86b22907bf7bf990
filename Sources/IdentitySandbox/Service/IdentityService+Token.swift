import IdentityAPI
import NIOHTTP1

/// `POST /identity_/connect/token`: client credentials, an authorization code, or a refresh token.
extension IdentityService {
    func issueToken(_ call: Call, at age: Duration) -> SandboxResponse {
        guard case .form(let form) = call.body else {
            return refuseToken("invalid_request", "The form cannot be read.")
        }
        switch form["grant_type"] {
        case "client_credentials": return applicationToken(form, at: age)
        case "authorization_code": return firstUserToken(form, at: age)
        case "refresh_token": return nextUserToken(form, at: age)
        default: return refuseToken("unsupported_grant_type", "This grant is not supported.")
        }
    }

    private func applicationToken(_ form: FormFields, at age: Duration) -> SandboxResponse {
        guard form["client_id"] == options.clientID, form["client_secret"] == options.clientSecret else {
            return refuseToken("invalid_client", "The client's id or secret is wrong.")
        }
        let asked = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
        guard asked.isSubset(of: options.grantedScopes) else {
            return refuseToken("invalid_scope", "The application does not have every scope that was asked for.")
        }
        return token(for: asked.isEmpty ? options.grantedScopes : asked, at: age)
    }

    /// Returns the tokens for an authorization code, which is good once.
    private func firstUserToken(_ form: FormFields, at age: Duration) -> SandboxResponse {
        let request = form["code"].flatMap { authorizations.redeem($0, at: age) }
        guard faults.authorize != .badCode, let request, request.clientID == form["client_id"],
            request.redirectURI == form["redirect_uri"],
            request.challenge == ProofKey.challenge(of: form["code_verifier"] ?? "")
        else {
            return refuseToken("invalid_grant", "The authorization code is not valid.")
        }
        let refreshToken = request.isLasting ? authorizations.begin(clientID: request.clientID, request.scopes) : nil
        return token(for: request.scopes, user: Self.user, refreshToken, at: age)
    }

    /// Returns the tokens for a refresh token.
    private func nextUserToken(_ form: FormFields, at age: Duration) -> SandboxResponse {
        guard
            let renewed = authorizations.renew(form["refresh_token"] ?? "", clientID: form["client_id"] ?? "")
        else { return refuseToken("invalid_grant", "The refresh token is not valid.") }
        return token(for: renewed.scopes, user: Self.user, renewed.token, at: age)
    }

    /// The person who signs in.
    private static let user = "ada@example.com"

    private func token(
        for scopes: Set<String>,
        user: String? = nil,
        _ refreshToken: String? = nil,
        at age: Duration
    ) -> SandboxResponse {
        let token = tokens.issue(
            organization: options.organizationID,
            client: options.clientID,
            user: user,
            scopes: scopes,
            until: age + (faults.tokenLife ?? options.tokenLifetime),
            at: age
        )
        let seconds = Int(options.tokenLifetime.components.seconds)
        var fields: [(key: String, value: JSON)] = [
            ("access_token", .string(token)),
            ("expires_in", faults.expiresInAsText ? .string(String(seconds)) : .integer(seconds)),
            ("token_type", "Bearer"),
            ("scope", .string(scopes.sorted().joined(separator: " "))),
        ]
        if let refreshToken { fields.append(("refresh_token", .string(refreshToken))) }
        return .json(.ok, .object(fields))
    }

    func refuseToken(_ code: String, _ text: String) -> SandboxResponse {
        let refusal = Refusal(.badRequest, .description, code: code, text)
        return refusal.shape.answer(for: refusal, traceID: "")
    }
}
