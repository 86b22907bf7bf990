import IdentityAPI
import NIOHTTP1

extension IdentityService {
    /// Counts a call against its organization's quota.
    func count(_ call: Call, of organization: String, at age: Duration) -> QuotaWindows.Decision {
        guard let method = call.method else { return .unlimited }
        let windows = QuotaWindows(policy: options.quota, form: faults.window, spenders: faults.spenders)
        let decision = quotas[organization, default: windows].admit(method, at: age)
        if decision.isAdmitted { callLog.accepted[method, default: 0] += 1 }
        return decision
    }

    /// Returns the 429 that asks for a wait.
    func throttled(_ call: Call, wait: Duration) -> SandboxResponse {
        if let method = call.method { callLog.refused[method, default: 0] += 1 }
        var answer = refused(.tooManyRequests)
        if faults.emptyThrottleBody { answer = SandboxResponse(status: .tooManyRequests) }
        switch faults.throttledAs {
        case .status: break
        case .words:
            return refused(
                Refusal(.forbidden, .message, "Rate limit is exceeded. Try again in \(wait.wholeSecondsUp) s.")
            )
        case .code: return refused(Refusal(.forbidden, .error, code: "429", "Wait."))
        case .header: answer = SandboxResponse(status: .forbidden)
        }
        answer.headers.askToWait(wait, faults.retryAfter)
        return answer
    }
}

extension HTTPHeaders {
    /// Adds `Retry-After`.
    mutating func askToWait(_ wait: Duration, _ form: Faults.RetryAfterForm) {
        let values: [String] =
            switch form {
            case .seconds: [String(wait.wholeSecondsUp)]
            case .date: [Timestamp.httpDate(after: wait)]
            case .none: []
            case .zero: ["0"]
            case .negative: ["-5"]
            case .past: [Timestamp.httpDate(after: .seconds(-3600))]
            case .tiny: ["0.001"]
            case .fraction: [String(wait.inSeconds.rounded(.up) - 0.003)]
            case .huge: ["999999"]
            case .twice: ["0", String(wait.wholeSecondsUp)]
            }
        for value in values { add(name: "Retry-After", value: value) }
    }

    /// Adds the `RateLimit-*` headers of a call; none for an unlimited method.
    ///
    /// - Parameter asWords: whether they contain words instead of numbers.
    mutating func append(_ decision: QuotaWindows.Decision, asWords: Bool) {
        guard let limit = decision.limit else { return }
        if asWords { return add(name: "RateLimit-Remaining", value: decision.remaining > 0 ? "some" : "none") }
        add(name: "RateLimit-Limit", value: String(limit))
        add(name: "RateLimit-Remaining", value: String(decision.remaining))
        add(name: "RateLimit-Reset", value: String(decision.reset.wholeSecondsUp))
    }
}

extension Duration {
    /// Whole seconds, rounded up, for headers.
    fileprivate var wholeSecondsUp: Int { Int(inSeconds.rounded(.up)) }
}
