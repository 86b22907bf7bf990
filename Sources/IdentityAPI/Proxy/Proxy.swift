/// A proxy that carries connections to the service: an HTTP proxy by `CONNECT`, with or without a sign-in, or a SOCKS5 proxy.
///
/// | written | means |
/// |---|---|
/// | `http://host:port`, `host:port` | an HTTP proxy; port 80 without one |
/// | `http://user:password@host:port` | an HTTP proxy with a sign-in (basic); special characters may be percent-encoded |
/// | `socks5://host:port`, `socks5h://host:port` | a SOCKS5 proxy; port 1080 without one |
///
/// The proxy looks up the service's name. Its description never shows the sign-in.
public struct Proxy: Sendable, Hashable {
    /// What a proxy speaks.
    public enum Kind: String, Sendable, Hashable {
        case http
        case socks5
    }

    /// What a proxy wants to know of its user.
    struct SignIn: Sendable, Hashable {
        var user: String
        var password: String
    }

    /// The text that stands for a password where Muster repeats a proxy.
    static let hidden = "***"

    /// What it speaks.
    public let kind: Kind
    /// Its name or address; an IPv6 address without brackets.
    public let host: String
    /// Its port.
    public let port: Int
    let signIn: SignIn?

    /// Whether it is written with a user or a password, which must be kept like a secret.
    public var hasSignIn: Bool { signIn != nil }

    /// Reads a proxy as a user writes it.
    ///
    /// - Parameter text: as in the table above.
    /// - Throws: ``InvalidProxy``, which never repeats the text: it may hold a password.
    public init(parsing text: String) throws(InvalidProxy) {
        let text = text.trimmed
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            kind = try Self.kind(text[..<mark.lowerBound].lowercased())
            rest = text[mark.upperBound...]
        } else {
            kind = .http
        }
        guard !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else {
            throw InvalidProxy(reason: "has a space or a control character")
        }
        // A password may hold an @ or a / that nobody has encoded.
        if let at = rest.lastIndex(of: "@") {
            signIn = try Self.signIn(rest[..<at])
            rest = rest[rest.index(after: at)...]
        } else {
            signIn = nil
        }
        if rest.last == "/" { rest.removeLast() }
        guard !rest.contains(where: { "/?#".contains($0) }) else { throw InvalidProxy(reason: "has a path") }
        guard let authority = Authority(rest) else { throw InvalidProxy(reason: "has no valid host and port") }
        host = authority.host
        port = authority.port ?? (kind == .http ? 80 : 1080)
        guard kind == .http || signIn == nil else {
            throw InvalidProxy(
                reason: "has a user name, and Muster cannot sign in to a SOCKS5 proxy: use an HTTP proxy"
            )
        }
    }

    private static func kind(_ scheme: String) throws(InvalidProxy) -> Kind {
        switch scheme {
        case "http": return .http
        case "socks5", "socks5h", "socks": return .socks5
        case "https":
            throw InvalidProxy(
                reason: "begins with https:, and Muster speaks plain HTTP to the proxy itself: write http://. "
                    + "Calls stay encrypted all the way to the service"
            )
        default: throw InvalidProxy(reason: "begins with neither http: nor socks5:")
        }
    }

    private static func signIn(_ text: Substring) throws(InvalidProxy) -> SignIn {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = percentDecoded(parts[0]),
            let password = percentDecoded(parts.count > 1 ? parts[1] : "")
        else { throw InvalidProxy(reason: "has a % in its sign-in that begins no percent-encoding: write %25") }
        guard password != hidden, user != hidden else {
            throw InvalidProxy(
                reason: "has \(hidden) in its sign-in, which stands for what Muster must not repeat: fill it in"
            )
        }
        return SignIn(user: user, password: password)
    }

    /// Its host and port: `proxy.acme.com:3128`.
    public var address: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

extension Proxy: CustomStringConvertible {
    /// The proxy as it may be shown: `http://***@proxy.acme.com:3128`.
    public var description: String { "\(kind.rawValue)://\(hasSignIn ? "\(Self.hidden)@" : "")\(address)" }

    /// Returns a text without the sign-in of an address that it holds.
    ///
    /// - Parameter text: a proxy as somebody has written it, or a sentence.
    public static func withoutSignIn(_ text: String) -> String {
        guard text.contains("@") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            guard let at = word.lastIndex(of: "@") else { return String(word) }
            let scheme = word.firstRange(of: "://").map { word[..<$0.upperBound] }
            // Without a scheme it may be anything: only what looks like a sign-in is hidden.
            guard scheme != nil || word[..<at].contains(":") else { return String(word) }
            return "\(scheme ?? "")\(hidden)\(word[at...])"
        }.joined(separator: " ")
    }
}

/// A text that is no proxy. It never repeats the text, which may hold a password.
public struct InvalidProxy: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the text comes from, such as `HTTPS_PROXY`; empty while that is not known.
    public var place = ""
    /// What is wrong with it, as a phrase.
    public let reason: String

    /// A sentence for people.
    public var description: String {
        "\(place.isEmpty ? "The proxy" : "The proxy in \(place)") \(reason). Write http://host:port, "
            + "http://user:password@host:port or socks5://host:port."
    }
}
