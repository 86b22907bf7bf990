/// How a host is reached, and why.
public enum ProxyRoute: Sendable, Hashable {
    /// Without a proxy.
    case direct(NoProxyReason)
    /// Through a proxy, with the place where it is set.
    case through(Proxy, place: String)

    /// Why no proxy holds.
    public enum NoProxyReason: Sendable, Hashable {
        /// No setting names one.
        case notSet
        /// The host is this machine.
        case loopback
        /// The setting says `none`.
        case turnedOff(place: String)
        /// An entry of `NO_PROXY` excludes the host.
        case excluded(place: String, entry: String)
    }

    /// The proxy; `nil` for none.
    public var proxy: Proxy? {
        if case .through(let proxy, _) = self { proxy } else { nil }
    }
}
