import FoundationEssentials
import IdentityAPI
import Muster

/// The proxy between this machine and the service.
extension Settings {
    /// Which hosts are reached through a proxy: by the setting, else by the variables that most programs know.
    var proxies: ProxyRules {
        let setting = self(.proxy).map { ProxySetting(place: $0.place, text: $0.value) }
        return ProxyRules(setting: setting, environment: environment)
    }

    /// Returns how an address is reached.
    ///
    /// - Throws: ``RunError`` when what is set there is no proxy: `usage` for the option, else `configuration`.
    func route(to url: String) throws -> ProxyRoute {
        do throws(InvalidProxy) { return try proxies.route(to: url) } catch {
            throw RunError(self(.proxy)?.source == .option ? .usage : .configuration, error.description)
        }
    }

    /// Makes sure that the proxy carries connections to a deployment, where there is one.
    ///
    /// A call would find out too, but some kinds of proxy trouble only by its time limit.
    ///
    /// - Throws: ``IdentityError`` with a `proxyProblem`; ``RunError`` when what is set is no proxy.
    func requireProxy(for deployment: Deployment) async throws {
        guard let proxy = try route(to: deployment.baseURL).proxy, let url = URL(string: deployment.baseURL),
            let host = url.host()
        else { return }
        let tunnel = ProxyTunnel(proxy, to: host, port: url.port ?? 443)
        var policy = RetryPolicy()
        policy.maximumAttempts = 3
        try await policy.reading { if let problem = await tunnel.problem() { throw problem } }
    }

    /// How connections to a deployment are made.
    ///
    /// - Throws: ``RunError`` when what is set is no proxy.
    func transportOptions(for deployment: Deployment, connections: Int) throws -> AsyncHTTPClientTransport.Options {
        for url in [deployment.baseURL, deployment.tokenURL] { _ = try route(to: url) }
        var options = AsyncHTTPClientTransport.Options()
        options.connections = connections
        options.caFile = text(.caFile)
        options.proxies = proxies
        return options
    }
}

extension Setting {
    /// Makes sure that the value is a proxy.
    ///
    /// - Throws: ``RunError``.
    func requireProxy() throws {
        guard value.lowercased() != "none" else { return }
        do throws(InvalidProxy) { _ = try Proxy(parsing: value) } catch {
            var error = error
            error.place = place
            throw refused(as: error.description)
        }
    }
}
