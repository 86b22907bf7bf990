import FoundationEssentials
import IdentityAPI

/// Finds which proxy holds for the service and why, and tries it: it connects to the service's host through it and sends nothing there.
struct ProxyCheck: Sendable {
    let settings: Settings
    let deployment: Deployment

    /// Returns a finding for the service, and one for the token endpoint where its host is reached in another way; none where no proxy is set.
    ///
    /// - Throws: ``RunError`` when what is set is no proxy.
    func findings() async throws -> [Finding] {
        let rules = settings.proxies
        guard !rules.isEmpty else { return [] }
        let ways = try [deployment.baseURL, deployment.tokenURL].map { (url: $0, route: try settings.route(to: $0)) }
        let isOne = ways[0].route == ways[1].route && Self.target(ways[0].url) == Self.target(ways[1].url)
        var findings: [Finding] = []
        for way in isOne ? Array(ways.prefix(1)) : ways { findings.append(await finding(way.url, way.route)) }
        return findings
    }

    private func finding(_ url: String, _ route: ProxyRoute) async -> Finding {
        let (host, port) = Self.target(url)
        switch route {
        case .direct(let reason):
            return Finding(subject: .proxy, found: "none for \(host): \(Self.said(reason))")
        case .through(let proxy, let place):
            let details = Finding.Details(proxy: proxy.description)
            guard let problem = await ProxyTunnel(proxy, to: host, port: port).problem() else {
                let found = "\(proxy), from \(place): connects to \(host):\(port)"
                return Finding(subject: .proxy, found: found, details: details)
            }
            let code = ExitStatus.code(of: problem)
            return Finding(
                subject: .proxy,
                status: .failed(code),
                found: "\(problem.description) It is set by \(place).",
                advice: problem.proxyAdvice,
                details: details
            )
        }
    }

    private static func said(_ reason: ProxyRoute.NoProxyReason) -> String {
        switch reason {
        case .notSet: "none is set"
        case .loopback: "it is this machine"
        case .turnedOff(let place): "\(place) says none"
        case .excluded(let place, let entry): "\(place) excludes it with '\(TextFormat.harmless(entry))'"
        }
    }

    private static func target(_ url: String) -> (host: String, port: Int) {
        let url = URL(string: url)
        return (url?.host() ?? "", url?.port ?? 443)
    }
}
