/// A failed call: what happened, whether it may be repeated, and whether the service may have applied it.
public struct IdentityError: Error, Sendable, Hashable {
    /// What happened to the call.
    public enum Kind: Sendable, Hashable {
        /// No connection: the service never saw the call.
        case unreachable
        /// The connection was made in a way that must not be trusted, or not made at all for a cause that will not pass.
        case untrusted
        /// It was sent, and no answer came back.
        case answerLost
        /// A 2xx or 3xx that is not the JSON expected: usually another service's page.
        case unreadableAnswer
        /// 5xx.
        case serverFailed
        /// 429: the quota is spent. The call was not applied.
        case throttled
        /// The token was refused, or it lacks a scope.
        case notAuthorized
        /// 403 without saying that a scope is missing.
        case forbidden
        /// 404 from the service itself.
        case notFound
        /// A gateway's page with 404 or 410: something else answered in the service's place, and nothing was applied.
        case intercepted
        /// 409, or a 400 that says the same: to a create, that the name is taken.
        case conflict
        /// Somebody else changed the same account at the same moment: nothing was applied, and the call may be made again from what is there now.
        case concurrentChange
        /// Any other 4xx.
        case refused
        /// The run was stopped before the call was sent.
        case stopped
    }

    /// What happened.
    public var kind: Kind
    /// The HTTP status, when there was an answer.
    public var status: Int?
    /// The service's own code for the error, such as `DuplicateUserName`.
    public var code: String?
    /// What the service said, or what happened to the connection.
    public var message: String
    /// The service's id of the exchange, for its support.
    public var traceID: String?
    /// How long the service asked to be left alone.
    public var retryAfter: Duration?
    /// How long the exchange took, without the wait for its quota; zero when nothing was sent.
    public var elapsed: Duration = .zero
    /// Whether the answer was a web page, which the service itself never sends: a gateway, a filter or a portal answered.
    public var isPage = false
    /// What a proxy did instead of carrying the connection; `nil` where none is the cause.
    public var proxyProblem: ProxyProblem?

    /// An error with the given fields.
    public init(
        _ kind: Kind,
        status: Int? = nil,
        code: String? = nil,
        message: String,
        traceID: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.status = status
        self.code = code
        self.message = message
        self.traceID = traceID
        self.retryAfter = retryAfter
    }
}

extension IdentityError {
    /// A call that waited, and was not sent because the run was stopped.
    package static var stoppedBeforeSending: IdentityError {
        IdentityError(.stopped, message: "The run was stopped before this call was sent.")
    }
}

extension IdentityError: CustomStringConvertible {
    /// The message with its status: `HTTP 409: An account with this name exists.`
    public var description: String { status.map { "HTTP \($0): \(message)" } ?? message }
}
