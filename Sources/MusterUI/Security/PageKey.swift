import Synchronization

/// The key in the page's address, which is good once, and the cookie that a browser gets for it.
///
/// Both are 256 random bits. They live as long as the server.
final class PageKey: Sendable {
    /// The key for the address.
    let text: String
    /// The value of the cookie.
    private let cookie: String
    private let isSpent = Mutex(false)

    /// Draws a key and a cookie.
    init() {
        text = Self.random()
        cookie = Self.random()
    }

    /// Returns the cookie for the key; `nil` for a wrong key, and for one that was used before.
    func spend(_ key: String) -> String? {
        guard Self.areEqual(key, text) else { return nil }
        return isSpent.withLock { isSpent in
            defer { isSpent = true }
            return isSpent ? nil : cookie
        }
    }

    /// Returns whether a text is the key, used or not.
    func isText(_ text: String) -> Bool { Self.areEqual(text, self.text) }

    /// Returns whether a text is the cookie.
    func admits(_ text: String) -> Bool { Self.areEqual(text, cookie) }

    /// Compares all bytes, so that the time tells nothing of where two texts differ.
    private static func areEqual(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        return zip(a.utf8, b.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The system's generator is a cryptographic one.
    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in
            let digits = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
