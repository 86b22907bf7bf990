import NIOHTTP1

/// `GET /identity_/.well-known/openid-configuration` and `POST /identity_/connect/revocation`: where the endpoints are, and how a
/// refresh token is revoked (RFC 7009).
extension IdentityService {
    func discovery(_ call: Call) -> SandboxResponse {
        let base = "http://\(call.host)/identity_"
        var fields: [(key: String, value: JSON)] = [
            ("issuer", .string(base)), ("authorization_endpoint", .string("\(base)/connect/authorize")),
            ("token_endpoint", .string("\(base)/connect/token")),
        ]
        switch faults.revocation {
        case .hidden: return .page
        case .unnamed: break
        case .elsewhere: fields.append(("revocation_endpoint", "https://elsewhere.invalid/connect/revocation"))
        case .revoked, .refused, .unavailable, .page:
            fields.append(("revocation_endpoint", .string("\(base)/connect/revocation")))
        }
        return .json(.ok, .object(fields))
    }

    func revoke(_ call: Call) -> SandboxResponse {
        switch faults.revocation {
        case .page: return .page
        case .unavailable: return .text(.serviceUnavailable, "Try later.")
        case .refused: return refuseToken("unsupported_token_type", "Refresh tokens cannot be revoked.")
        case .revoked, .unnamed, .elsewhere, .hidden: break
        }
        guard case .form(let form) = call.body, let token = form["token"] else {
            return refuseToken("invalid_request", "The form has no token.")
        }
        guard let clientID = form["client_id"], clientID == options.clientID else {
            return refuseToken("invalid_client", "The client is unknown.")
        }
        // A token that is not known is as good as revoked.
        authorizations.revoke(token, clientID: clientID)
        return SandboxResponse(status: .ok)
    }
}
