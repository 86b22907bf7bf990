/// A request as a ``Transport`` sends it. It describes itself without its headers and its body, which hold secrets.
public struct TransportRequest: Sendable {
    /// The method.
    public var method: Method
    /// The absolute address, percent-encoded.
    public var url: String
    /// The headers, in their order. No value holds a control character.
    public var headers: [(name: String, value: String)]
    /// The body; `nil` for none.
    public var body: [UInt8]?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - url: the absolute address, percent-encoded.
    ///   - headers: the headers, in their order.
    ///   - body: the body; `nil` for none.
    public init(_ method: Method, url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

extension TransportRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the address.
    public var description: String { "\(method.rawValue) \(url)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// No children, so that `dump` and string interpolation of whatever holds a request cannot show a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
