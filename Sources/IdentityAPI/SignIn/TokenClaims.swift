package import FoundationEssentials

/// What a token says about itself. Read for convenience only, and never verified: the service decides what the token is worth.
package struct TokenClaims: Sendable, Hashable {
    /// Whether the token can be read at all. One that cannot, such as a reference token, has no claims, and is as good as any other.
    package var isReadable = false
    /// The organization's id: the claim `prt_id`.
    package var organizationID: String?
    /// The application that it was given to: the claim `client_id`.
    package var clientID: String?
    /// The person: the claim `email`, else a name, else `sub`. An application's own token names none.
    package var user: String?
    /// The scopes that were granted: the claim `scope`, a text or a list.
    package var scopes: [String] = []
    /// When it ends: the claim `exp`, seconds since 1970.
    package var expiry: Date?

    /// Reads the middle part of a JSON Web Token; anything else has no claims.
    package init(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return }
        var base64 = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while base64.count % 4 != 0 { base64.append("=") }
        guard
            let data = Data(base64Encoded: String(base64)),
            case .object(let claims)? = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return }
        isReadable = true
        organizationID = claims["prt_id"]?.text
        clientID = claims["client_id"]?.text
        let names = ["email", "Email", "preferred_username", "name", "sub"]
        user = names.lazy.compactMap { claims[$0]?.text }.first { !$0.isEmpty }
        scopes = (claims["scope"]?.texts ?? []).flatMap { $0.split(separator: " ").map(String.init) }
        expiry = claims["exp"]?.seconds.map { Date(timeIntervalSince1970: $0) }
    }
}

extension JSONValue {
    /// A number of seconds, as such or as a text, in the years that a calendar can name.
    fileprivate var seconds: Double? {
        let seconds: Double? =
            switch self {
            case .number(let number): number
            case .string(let string): Double(string)
            default: nil
            }
        return seconds.flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
    }
}
