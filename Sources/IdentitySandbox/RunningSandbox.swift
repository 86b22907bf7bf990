/// A listening sandbox, valid inside the closure of ``Sandbox/run(_:isolation:_:)``.
public struct RunningSandbox: Sendable {
    /// Its loopback port.
    public let port: Int
    /// Its options.
    public let options: SandboxOptions

    let service: IdentityService

    /// The server's address, `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// The API's base URL in the form of Automation Cloud: the value for `MUSTER_URL`.
    public var apiURL: String { url + "/sandbox/identity_" }

    /// The token endpoint for ``apiURL``: the value for `MUSTER_TOKEN_URL`.
    public var tokenURL: String { url + "/identity_/connect/token" }

    /// Returns the current contents and the calls so far.
    public func snapshot() async -> SandboxSnapshot {
        await service.snapshot()
    }

    /// Holds back the responses to writes once the service received some number of creates. The service still applies the writes. It stops waiting for
    /// a client that disconnects.
    package func holdAnswers(afterCreates count: Int) async { await service.holdAnswers(afterCreates: count) }

    /// Releases all responses, also future ones.
    package func releaseAnswers() async { await service.releaseAnswers() }

    /// Revokes the issued tokens and refresh tokens, as when an administrator ends all sign-ins.
    package func endSignIns() async { await service.endSignIns() }

    /// Ends an outage early.
    package func endOutage() async { await service.endOutage() }
}
