/// What an answer means, decided in one place from its status, its headers and its text. Retry, circuit breaker, quota, sign-in and stop logic all read this table.
///
/// | answer | kind | may pass | may be applied | concerns |
/// |---|---|---|---|---|
/// | no connection | `unreachable` | yes | no | the call |
/// | no whole answer, 408, 425; 499 of a gateway that gave up waiting | `answerLost` | yes | yes | the call |
/// | 2xx with `succeeded: false` | `refused`, `conflict`: the service's own refusal, as if it were a 400 | no | no | the call |
/// | 2xx that is a page or no JSON, 3xx | `unreadableAnswer` | yes | yes | the call; page and 3xx perhaps every call |
/// | 401, or below 500 with words of a missing scope | `notAuthorized` | no | no | every call |
/// | 429; 403 with `Retry-After`, with words of rates and quotas, or that carries 429 | `throttled` | waits | no | the method |
/// | any other 403 | `forbidden` | no | no | perhaps every call |
/// | 404, 410 with a page | `intercepted` | no | no | perhaps every call |
/// | 404 | `notFound` | no | no | the call |
/// | 400, 409, 412 with words of a change by somebody else at the same time | `concurrentChange` | read again | no | the call |
/// | 409; any other 4xx with words of a taken name | `conflict` | no | no | the call |
/// | 407 | `refused` | no | no | every call: a proxy answers |
/// | 402, 405, 406, 421, 426, 451 and any other 4xx that says nothing of what was sent | `refused` | no | no | perhaps every call |
/// | 4xx with `InvalidPartition` | as its status | no | no | every call |
/// | any other 4xx | `refused` | no | no | the call; a page perhaps every call, but for 413 |
/// | 5xx | `serverFailed` | yes | yes | the call |
///
/// No connection, no whole answer, 408, 425, 499, 502, 503 and 504 are overload: the service, or what stands before it, had no capacity for the call.
enum ResponseMeaning {
    /// What an answer that is no success means.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - retryAfterIsSaid: whether the header `Retry-After` is there, with whatever value.
    ///   - isPage: whether the body is a web page.
    ///   - text: what the body says.
    static func kind(status: Int, retryAfterIsSaid: Bool, isPage: Bool, text: ErrorText) -> IdentityError.Kind {
        let isBelow500 = status < 500
        if status == 429 || status == 403 && (retryAfterIsSaid || text.saysThrottled) { return .throttled }
        if isBelow500, text.saysScopeIsMissing { return .notAuthorized }
        if [400, 409, 412].contains(status), text.saysConcurrentChange { return .concurrentChange }
        switch status {
        case 300..<400: return .unreadableAnswer
        case 401: return .notAuthorized
        case 403: return .forbidden
        case 404, 410: return isPage ? .intercepted : .notFound
        case 408, 425, 499: return .answerLost
        case 409: return .conflict
        case 500...: return .serverFailed
        default: return text.saysNameIsTaken ? .conflict : .refused
        }
    }
}

extension IdentityError {
    /// How many calls a failure concerns.
    public enum Extent: Sendable, Hashable, CaseIterable {
        /// This call: its row, or the service at this moment.
        case call
        /// This call or every call: only other calls tell.
        case perhapsEveryCall
        /// Every call, so that the next one would fail in the same way.
        case everyCall
    }

    /// How many calls this failure concerns.
    public var extent: Extent {
        if isInvalidPartition || isProxyRefusal { return .everyCall }
        return switch kind {
        case .notAuthorized, .untrusted: .everyCall
        case .forbidden, .intercepted: .perhapsEveryCall
        case .unreadableAnswer: isPage || status.map { (300..<400).contains($0) } ?? false ? .perhapsEveryCall : .call
        // What is too long is refused with a page of the gateway's own, and a shorter one is not.
        case .refused, .conflict:
            isPage && status != 413 || !(status.map(Self.isAboutContent) ?? true) ? .perhapsEveryCall : .call
        case .concurrentChange, .unreachable, .answerLost, .serverFailed, .throttled, .notFound, .stopped: .call
        }
    }

    /// Whether a status refuses a call for what it asks. The other refusals (402, 405, 426, 451 and their like) say nothing of it, so the next call may meet the same.
    private static func isAboutContent(status: Int) -> Bool {
        !(400..<500).contains(status)
            || [400, 404, 409, 410, 411, 412, 413, 414, 415, 416, 422, 423, 424, 428, 431].contains(status)
    }

    /// Whether a proxy refuses the call because it does not know who asks.
    public var isProxyRefusal: Bool { status == 407 }

    /// What to do about ``isProxyRefusal``.
    static let proxyAdvice =
        "A proxy between here and the service asks for credentials: give them to the proxy, as in HTTPS_PROXY=http://user:password@host:port, or ask the people "
        + "who run it to let the service's address through."

    /// Whether the cause may pass by itself: a network or a service in trouble, not a wrong call.
    public var isTransient: Bool {
        switch kind {
        case .unreachable, .answerLost, .unreadableAnswer, .serverFailed: true
        default: false
        }
    }

    /// Whether the service may have done what was asked all the same.
    public var mayHaveBeenApplied: Bool {
        switch kind {
        case .answerLost, .unreadableAnswer, .serverFailed: true
        default: false
        }
    }

    /// Whether the service, or what stands before it, had no capacity for the call. A 500 is none of these: the call itself may be its cause.
    package var isOverload: Bool {
        switch kind {
        case .unreachable, .answerLost: true
        case .serverFailed: status.map(Self.isOverload) ?? false
        default: false
        }
    }

    /// Whether a status says that the service had no capacity.
    static func isOverload(status: Int) -> Bool { [408, 425, 499, 502, 503, 504].contains(status) }

    /// Whether the service does not know which organization the URL means: the host's own address is given.
    public var isInvalidPartition: Bool {
        guard let status, (400..<500).contains(status) else { return false }
        return "\(code ?? "") \(message)".lowercased().contains("invalidpartition")
            || message.hasPrefix("The partition could not be determined")
    }

    /// What to do about ``isInvalidPartition``.
    public static let invalidPartitionAdvice =
        "This service needs the organization's name in the url, as in https://cloud.uipath.com/acme/identity_."

    /// What to do about a web page in the place of an answer that refuses.
    public static let pageAdvice =
        "A web page refuses the call, not the service: most likely an address filter, a proxy or a disconnected VPN. Check the network."
}

extension ErrorText {
    private var said: String { "\(code ?? "") \(message)".lowercased() }

    private func says(any words: [String]) -> Bool {
        let said = said
        return words.contains { said.contains($0) }
    }

    /// Nobody documents how a duplicate is refused: a 409, or a 400 in one of these words.
    fileprivate var saysNameIsTaken: Bool {
        says(any: ["already exist", "already taken", "already in use", "is taken", "duplicate"])
    }

    /// Somebody else changed the same account at the same moment (optimistic concurrency).
    fileprivate var saysConcurrentChange: Bool {
        says(any: ["concurrency", "concurrent", "etag", "been modified", "was modified"])
    }

    fileprivate var saysScopeIsMissing: Bool {
        message.hasPrefix("Scope(s)") || code == "insufficient_scope"
    }

    /// A refusal for a spent quota with the status of a missing right (403). A limit of the licence is no rate: waiting does not help there.
    fileprivate var saysThrottled: Bool {
        if ["429", "TooManyRequests"].contains(code) { return true }
        return says(any: [
            "too many", "rate limit", "ratelimit", "rate exceeded", "call rate", "request rate", "throttl", "quota",
        ])
            && !says(any: ["license", "licence"])
    }
}
