import FoundationEssentials

/// Decides through which proxy a host is reached, if any. A pure value: it looks nothing up and connects to nothing.
///
/// The first of these that is set holds: Muster's own setting, `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY`, `all_proxy` (for `http:` addresses `HTTP_PROXY`
/// and `http_proxy` instead of the first two). `NO_PROXY`, else `no_proxy`, excludes hosts from all of them; see `ProxyExclusion`. Loopback never goes through a proxy.
public struct ProxyRules: Sendable, Hashable {
    /// No proxy, whatever the environment says.
    public static let none = ProxyRules(environment: [:])

    /// By scheme, what is set for it.
    private let settings: [String: ProxySetting]
    private let excludedBy: String
    private let exclusions: [ProxyExclusion]

    /// - Parameters:
    ///   - setting: Muster's own setting; it holds before the environment.
    ///   - environment: the process's variables. An empty one counts as not set.
    public init(setting: ProxySetting? = nil, environment: [String: String]) {
        let variable = { (names: [String]) -> ProxySetting? in
            for name in names {
                if let text = environment[name], !text.isEmpty { return ProxySetting(place: name, text: text) }
            }
            return nil
        }
        settings = [
            "https": setting ?? variable(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            "http": setting ?? variable(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]),
        ].compactMapValues(\.self)
        let excluded = variable(["NO_PROXY", "no_proxy"])
        excludedBy = excluded?.place ?? ""
        exclusions = excluded.map { ProxyExclusion.list($0.text) } ?? []
    }

    /// Whether no proxy is set for `https:` addresses.
    public var isEmpty: Bool { settings["https"] == nil }

    /// What is set for `https:` addresses, whether or not it holds for a given one.
    public var setting: ProxySetting? { settings["https"] }

    /// Returns how an address is reached: the one decision for all calls, the token endpoint and the sign-in through a browser.
    ///
    /// - Parameter url: an `http:` or `https:` address.
    /// - Throws: ``InvalidProxy`` when the setting that holds is no proxy.
    public func route(to url: String) throws(InvalidProxy) -> ProxyRoute {
        guard let url = URL(string: url), let name = url.host() else { return .direct(.notSet) }
        let host = (Authority(name) ?? Authority("[\(name)]"))?.host ?? name.lowercased()
        let scheme = url.scheme?.lowercased() ?? "https"
        let port = url.port ?? (scheme == "http" ? 80 : 443)
        let isLoopback = IPAddress(host)?.isLoopback ?? (host == "localhost" || host.hasSuffix(".localhost"))
        if isLoopback { return .direct(.loopback) }
        guard let setting = settings[scheme] else { return .direct(.notSet) }
        if setting.text.lowercased() == "none" { return .direct(.turnedOff(place: setting.place)) }
        if let entry = exclusions.first(where: { $0.excludes(host, port: port) }) {
            return .direct(.excluded(place: excludedBy, entry: entry.text))
        }
        do {
            return .through(try Proxy(parsing: setting.text), place: setting.place)
        } catch {
            var error = error
            error.place = setting.place
            throw error
        }
    }
}
