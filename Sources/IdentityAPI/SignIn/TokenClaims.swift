import FoundationEssentials

/// What a token says about itself. Read for convenience only, and never verified: the service decides what the token is worth.
package struct TokenClaims: Sendable, Hashable {
    /// The organization's id: the claim `prt_id`.
    package var organizationID: String?
    /// The scopes that were granted: the claim `scope`, a text or a list.
    package var scopes: [String] = []

    /// Reads the middle part of a JSON Web Token; anything else has no claims.
    package init(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return }
        var base64 = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while base64.count % 4 != 0 { base64.append("=") }
        guard
            let data = Data(base64Encoded: String(base64)),
            let claims = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return }
        organizationID = claims["prt_id"]?.text
        scopes = (claims["scope"]?.texts ?? []).flatMap { $0.split(separator: " ").map(String.init) }
    }
}
