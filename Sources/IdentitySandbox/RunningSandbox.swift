/// A sandbox that is listening; valid inside the closure that ``Sandbox/run(_:isolation:_:)`` gave it to.
public struct RunningSandbox: Sendable {
    /// The loopback port it listens on.
    public let port: Int
    /// What it was started with.
    public let options: SandboxOptions

    let service: IdentityService

    /// The address of the server itself, `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// The API's base URL in the form of Automation Cloud: what `MUSTER_URL` should say.
    public var apiURL: String { url + "/sandbox/identity_" }

    /// The token endpoint that belongs to ``apiURL``: what `MUSTER_TOKEN_URL` should say.
    public var tokenURL: String { url + "/identity_/connect/token" }

    /// What the service holds and what it has seen, at this moment.
    public func snapshot() async -> SandboxSnapshot {
        await service.snapshot()
    }

    /// Holds back the answers to writes once so many creates have been received; the writes themselves are done. A caller who goes away is waited for
    /// no longer.
    package func holdAnswers(afterCreates count: Int) async { await service.holdAnswers(afterCreates: count) }

    /// Lets all answers leave, those to come too.
    package func releaseAnswers() async { await service.releaseAnswers() }

    /// Ends an outage before its time.
    package func endOutage() async { await service.endOutage() }
}
