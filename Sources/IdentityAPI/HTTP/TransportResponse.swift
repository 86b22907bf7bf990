import NIOHTTP1

/// A response as a ``Transport`` received it, whole and unread.
public struct TransportResponse: Sendable {
    /// The HTTP status, at least 200. Muster takes a lower one for a lost answer.
    public var status: Int
    /// The headers, in their order. Their names may be in any case, and one name may occur several times.
    public var headers: [(name: String, value: String)] {
        get { fields.map { ($0.name, $0.value) } }
        set { fields = HTTPHeaders(newValue.map { ($0.name, $0.value) }) }
    }
    /// The headers as NIO has them, so that those of its own responses are not copied.
    var fields: HTTPHeaders
    /// The body, decoded from what `Transfer-Encoding` made of it; empty for none.
    public var body: [UInt8]

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - headers: the headers, in their order.
    ///   - body: the body; empty for none.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.init(status: status, fields: HTTPHeaders(headers.map { ($0.name, $0.value) }), body: body)
    }

    init(status: Int, fields: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
