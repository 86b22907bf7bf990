/// Why a proxy carries no connection. Nothing was sent to the service then.
public enum ProxyProblem: Sendable, Hashable, CaseIterable {
    /// Nothing answers at its address, or it closes the connection without an answer.
    case isDown
    /// It wants a sign-in, or rejects the one that it got (407).
    case wantsSignIn
    /// What answers there is no proxy of this kind.
    case isNoProxy
    /// It refuses to connect to the service's host.
    case refusesHost
    /// It accepts the host, and cannot reach it.
    case cannotReachHost
}
