extension IdentityError {
    /// The error of a connection that a proxy did not carry.
    ///
    /// A proxy that is down or cannot reach the host may do so later, like an outage of the service. The other problems need a person.
    ///
    /// - Parameter said: a sentence that names the proxy and what it said.
    init(_ problem: ProxyProblem, said: String) {
        switch problem {
        case .isDown, .cannotReachHost: self.init(.unreachable, message: said)
        case .wantsSignIn: self.init(.refused, status: 407, message: said)
        case .isNoProxy, .refusesHost: self.init(.untrusted, message: said)
        }
        proxyProblem = problem
    }

    /// Whether a proxy is the cause, and not the service.
    public var isOfProxy: Bool { proxyProblem != nil || isProxyRefusal }

    /// What to do about an error of a proxy.
    public var proxyAdvice: String {
        switch proxyProblem {
        case .isDown:
            "Check the proxy's host and port, and whether it runs. Set another one with --proxy or MUSTER_PROXY, or reach this host without one "
                + "with NO_PROXY or --proxy none."
        case .isNoProxy:
            "Check the proxy's port, and whether it is an HTTP proxy (http://) or a SOCKS5 proxy (socks5://)."
        case .refusesHost: "Ask the people who run the proxy to let the service's address through."
        case .cannotReachHost:
            "Check the host in the url. If it is right, the service is down, or the people who run the proxy must let it through."
        case .wantsSignIn, nil: Self.proxyAdvice
        }
    }
}
