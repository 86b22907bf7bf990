import FoundationEssentials

/// Where the Identity service of an organization answers: the base of its API and its token endpoint.
///
/// | product | API base | token endpoint |
/// |---|---|---|
/// | Automation Cloud, Test Cloud | `https://cloud.uipath.com/{organization}/identity_` | `https://cloud.uipath.com/identity_/connect/token` |
/// | Public Sector | `https://govcloud.uipath.us/{organization}/identity_` | `https://govcloud.uipath.us/identity_/connect/token` |
/// | Dedicated | `https://{custom}.dedicated.uipath.com/{organization}/identity_` | the same host, `/identity_/connect/token` |
/// | Automation Suite | `https://{host}/{organization}/identity_` | `https://{host}/identity_/connect/token` |
/// | Orchestrator standalone | `https://{host}/identity` | `https://{host}/identity/connect/token` |
///
/// The user's address is taken as it is, less a trailing `/`; only on UiPath's own clouds is `/identity_` added where it is missing.
public struct Deployment: Sendable, Hashable {
    /// The API's base, without a trailing `/`.
    public let baseURL: String
    /// Where client credentials are exchanged for a token.
    public let tokenURL: String
    /// The host's name, in lower case.
    public let host: String

    /// Where a person signs in through a browser: beside the token endpoint.
    public var authorizeURL: String {
        let path = tokenURL.split(separator: "/", omittingEmptySubsequences: false)
        guard path.last == "token" else { return "\(baseURL)/connect/authorize" }
        return path.dropLast().joined(separator: "/") + "/authorize"
    }

    /// The discovery document of the authorization server, which names its endpoints (OpenID Connect Discovery).
    var discoveryURL: String {
        let end = "/connect/token"
        let issuer = tokenURL.hasSuffix(end) ? String(tokenURL.dropLast(end.count)) : baseURL
        return "\(issuer)/.well-known/openid-configuration"
    }

    /// The organization's name in the address: `acme` in `https://cloud.uipath.com/acme/identity_`; `nil` where it has none.
    public var organizationName: String? {
        // Scheme, nothing and host come first.
        let path = baseURL.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
        guard path.count >= 2, let service = path.last, service == "identity_" || service == "identity" else {
            return nil
        }
        return path.first.map(String.init)
    }

    /// The quotas that apply when nobody sets any: Cloud's on `cloud.uipath.com`, none elsewhere.
    public var defaultQuota: QuotaPolicy { host == "cloud.uipath.com" ? .cloud : .unlimited }

    /// Reads an address as a user gives it.
    ///
    /// - Throws: ``InvalidAddress`` when it is no `https:` URL, or an `http:` URL of another host than this machine.
    public init(url: String, tokenURL: String? = nil) throws(InvalidAddress) {
        let address = try Address(url)
        host = address.host
        baseURL = address.origin + Self.apiPath(host: address.host, path: address.path)
        if let tokenURL, !tokenURL.isEmpty {
            let token = try Address(tokenURL)
            self.tokenURL = token.origin + token.path
        } else {
            // The token endpoint belongs to the host, not to an organization.
            let service = baseURL.split(separator: "/").last.map(String.init)
            self.tokenURL =
                service == "identity_" || service == "identity"
                ? "\(address.origin)/\(service!)/connect/token" : "\(baseURL)/connect/token"
        }
    }

    private static func apiPath(host: String, path: String) -> String {
        let isUiPathCloud =
            host == "cloud.uipath.com" || host == "govcloud.uipath.us" || host.hasSuffix(".dedicated.uipath.com")
        guard isUiPathCloud, let organization = path.split(separator: "/").first, organization != "identity_" else {
            return path
        }
        // An address copied from the browser goes on with a tenant and a service: neither is part of Identity's.
        return "/\(organization)/identity_"
    }
}

/// An `http:` or `https:` URL taken apart.
private struct Address {
    let origin: String
    let host: String
    let path: String

    init(_ text: String) throws(InvalidAddress) {
        let text = String(text.trimming { $0.isWhitespace })
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host()?.lowercased(),
            !host.isEmpty
        else {
            throw InvalidAddress(address: text, reason: "is not a URL such as https://cloud.uipath.com/acme/identity_")
        }
        guard scheme == "https" || scheme == "http" else {
            throw InvalidAddress(address: text, reason: "begins with \(scheme):, which is neither https: nor http:")
        }
        guard scheme == "https" || Self.isLoopback(host) else {
            throw InvalidAddress(address: text, reason: "would send a token unencrypted. Use https:")
        }
        guard url.user() == nil, url.password() == nil else {
            // Said without the address: what stands before the @ may be a secret.
            throw InvalidAddress(address: host, reason: "has a user name or a password before its host: remove it")
        }
        guard url.query() == nil, url.fragment() == nil else {
            throw InvalidAddress(address: host, reason: "has a ? or a # after its path: remove it and the rest")
        }
        self.host = host
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        origin = "\(scheme)://\(bracketed)\(url.port.map { ":\($0)" } ?? "")"
        path = String(url.path().trimmingSuffix { $0 == "/" })
    }

    private static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}

/// An address that cannot be used.
public struct InvalidAddress: Error, CustomStringConvertible {
    /// What was given; only the host's name where the whole could hold a secret.
    public let address: String
    /// What is wrong, and what to do.
    public let reason: String

    /// A sentence for people.
    public var description: String { "The address '\(address)' \(reason)." }
}

extension StringProtocol {
    fileprivate func trimming(_ isPadding: (Character) -> Bool) -> SubSequence {
        self[...].trimmingSuffix(isPadding).drop(while: isPadding)
    }

    fileprivate func trimmingSuffix(_ isPadding: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, isPadding(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
