/// A response as a ``Transport`` received it, whole and unread.
public struct TransportResponse: Sendable {
    /// The HTTP status, at least 200. Muster takes a lower one for a lost answer.
    public var status: Int
    /// The headers, in their order. Their names may be in any case, and one name may occur several times.
    public var headers: [(name: String, value: String)]
    /// The body, decoded from what `Transfer-Encoding` made of it; empty for none.
    public var body: [UInt8]

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - headers: the headers, in their order.
    ///   - body: the body; empty for none.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
