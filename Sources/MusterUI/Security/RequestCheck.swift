import HTTPTypes

/// Decides whether a request comes from the page, by its `Host`, its `Origin`, what the browser says of its initiator, and its cookie. A pure value.
struct RequestCheck: Sendable {
    /// Why a request is refused.
    enum Refusal: Error, Hashable {
        /// It names another host: DNS rebinding, or a wrong address.
        case host
        /// Another site sent it.
        case origin
        /// It carries no cookie of this server, and no key that is still good.
        case key
    }

    /// The only host that this server answers for, as in `127.0.0.1:40123`.
    let host: String
    let key: PageKey

    /// The address that the page's own requests name as their origin.
    var origin: String { "http://\(host)" }

    /// The name of the cookie. The port is part of it, because browsers send cookies to all ports of a host.
    var cookieName: String { "muster-\(host.split(separator: ":").last ?? "")" }

    /// Makes sure that a request names this host and does not come from another site.
    func requireOwn(_ request: HTTPRequest) throws(Refusal) {
        guard request.authority == host else { throw .host }
        let isReading = request.method == .get || request.method == .head
        if let sent = request.headerFields[.origin] {
            guard sent == origin else { throw .origin }
        } else if !isReading {
            throw .origin
        }
        // Browsers say who began a request. Opening the address from elsewhere is a navigation, which the cookie or the key decides on.
        guard let site = request.headerFields[Self.initiator], site != "same-origin", site != "none" else { return }
        guard isReading, request.headerFields[Self.mode] == "navigate" else { throw .origin }
    }

    /// Makes sure that a request carries the cookie.
    func requireCookie(_ request: HTTPRequest) throws(Refusal) {
        let pairs = request.headerFields[values: .cookie].flatMap { $0.split(separator: ";") }
        let hasCookie = pairs.contains { pair in
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && parts[0] == cookieName && key.admits(String(parts[1]))
        }
        guard hasCookie else { throw .key }
    }

    /// The `Set-Cookie` for a key in the address; `nil` for a wrong one, and for one that was used before.
    func cookie(forKey text: String) -> String? {
        key.spend(text).map { "\(cookieName)=\($0); HttpOnly; SameSite=Strict; Path=/" }
    }

    private static let initiator = HTTPField.Name("Sec-Fetch-Site")!
    private static let mode = HTTPField.Name("Sec-Fetch-Mode")!
}
