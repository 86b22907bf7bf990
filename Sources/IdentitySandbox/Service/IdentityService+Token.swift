import IdentityAPI
import NIOHTTP1

/// `POST /identity_/connect/token`: the client credentials grant.
extension IdentityService {
    func issueToken(_ call: Call, at age: Duration) -> SandboxResponse {
        guard case .form(let form) = call.body else {
            return refuseToken("invalid_request", "The form cannot be read.")
        }
        guard form["grant_type"] == "client_credentials" else {
            return refuseToken("unsupported_grant_type", "Only client_credentials is supported.")
        }
        guard form["client_id"] == options.clientID, form["client_secret"] == options.clientSecret else {
            return refuseToken("invalid_client", "The client's id or secret is wrong.")
        }
        let asked = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
        guard asked.isSubset(of: options.grantedScopes) else {
            return refuseToken("invalid_scope", "The application does not have every scope that was asked for.")
        }
        let scopes = asked.isEmpty ? options.grantedScopes : asked
        let token = tokens.issue(
            organization: options.organizationID,
            client: options.clientID,
            scopes: scopes,
            until: age + (faults.tokenLife ?? options.tokenLifetime),
            at: age
        )
        let seconds = Int(options.tokenLifetime.components.seconds)
        return .json(
            .ok,
            [
                "access_token": .string(token),
                "expires_in": faults.expiresIn == .number ? .integer(seconds) : .string(String(seconds)),
                "token_type": "Bearer",
                "scope": .string(scopes.sorted().joined(separator: " ")),
            ] as JSON
        )
    }

    private func refuseToken(_ code: String, _ text: String) -> SandboxResponse {
        let refusal = Refusal(.badRequest, .description, code: code, text)
        return refusal.shape.answer(for: refusal, traceID: "")
    }
}
