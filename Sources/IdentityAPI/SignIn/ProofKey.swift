package import FoundationEssentials

/// A proof key for code exchange (PKCE, RFC 7636): whoever exchanges an authorization code shows that it began the sign-in itself.
package struct ProofKey: Sendable {
    /// The secret that only this process knows until it exchanges the code: 43 characters.
    package let verifier: String
    /// What the browser carries to the service: the verifier's SHA-256.
    package var challenge: String { Self.challenge(of: verifier) }

    /// Creates a key of 256 random bits.
    package init() {
        self.init(verifier: Self.randomText())
    }

    /// Creates a key with a known verifier; for tests.
    package init(verifier: String) {
        self.verifier = verifier
    }

    /// Returns the challenge of a verifier, by the method S256.
    package static func challenge(of verifier: String) -> String {
        var hash = SHA256()
        hash.update([UInt8](verifier.utf8).span.bytes)
        return base64URL(Data(hash.finalize()))
    }

    /// Returns 256 random bits as 43 characters that need no escape in an address.
    static func randomText() -> String {
        var random = SystemRandomNumberGenerator()
        return base64URL(Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }))
    }
}

/// Returns bytes as text that needs no escape in an address or a token (base64url, RFC 4648, without padding).
package func base64URL(_ data: Data) -> String {
    String(data.base64EncodedString().filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
}
