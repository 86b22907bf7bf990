/// What the service answered to a call that succeeded.
public struct Response<Value: Sendable>: Sendable {
    /// The answer's JSON.
    public var value: Value
    /// The HTTP status, 2xx.
    public var status: Int
    /// From the start of the exchange to the last byte of its answer, without the wait for the quota.
    public var elapsed: Duration
    /// When the exchange started. To subtract ``elapsed`` from the present gives a later moment where the machine is busy.
    public var sent: ContinuousClock.Instant

    @usableFromInline
    init(value: Value, status: Int, elapsed: Duration, sent: ContinuousClock.Instant) {
        self.value = value
        self.status = status
        self.elapsed = elapsed
        self.sent = sent
    }

    /// An answer with another value and the same circumstances.
    @inlinable
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Response<Other> {
        Response<Other>(value: transform(value), status: status, elapsed: elapsed, sent: sent)
    }
}
