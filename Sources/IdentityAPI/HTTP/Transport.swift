/// Sends requests to the service: one request out, one whole response back. ``AsyncHTTPClientTransport`` is the one that Muster uses by itself.
///
/// Another one is for connections that Muster does not know how to make, for tests without sockets, and for looking at requests on their way:
///
/// ```swift
/// struct CountingTransport: Transport {
///     let next: any Transport
///     let counter: Counter
///
///     func send(_ request: TransportRequest) async throws -> TransportResponse {
///         counter.increment()
///         return try await next.send(request)
///     }
/// }
/// ```
///
/// Muster reads the response itself: what a status means, `Retry-After`, the quota, how long the exchange took, and what may not be repeated in a message.
/// A transport only carries. It must hold to these rules, because a run relies on them so that nothing is done twice:
///
/// - It sends each request once. It does not retry, it follows no redirect, and it answers from no cache.
/// - It returns every response, whatever its status. An error status is a response.
/// - It ends within a time limit and reads a body of limited size, because Muster waits for it as long as it takes.
/// - Many tasks call it at once: as many as the run has calls in flight.
/// - It ends soon after its task was cancelled.
/// - It keeps headers and bodies to itself: they hold tokens and secrets.
public protocol Transport: Sendable {
    /// Sends a request and returns its response.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the response, whole.
    /// - Throws: ``IdentityError``: `unreachable` when nothing was sent, `untrusted` when nothing was sent and trying again is useless, `answerLost` when the
    ///   service may have applied the request. Muster takes every other error for `answerLost`.
    func send(_ request: TransportRequest) async throws -> TransportResponse
}
