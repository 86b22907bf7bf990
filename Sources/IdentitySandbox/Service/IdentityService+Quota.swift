import HTTPTypes
import IdentityAPI

extension IdentityService {
    /// Counts a call against its organization's quota.
    func count(_ call: Call, of organization: String, at age: Duration) -> QuotaWindows.Verdict {
        guard let method = call.method else { return .unlimited }
        let windows = QuotaWindows(policy: options.quota, form: faults.window, spenders: faults.spenders)
        let verdict = quotas[organization, default: windows].admit(method, at: age)
        if verdict.isAdmitted { ledger.accepted[method, default: 0] += 1 }
        return verdict
    }

    /// The 429 that asks to come back after `wait`.
    func throttled(_ call: Call, wait: Duration) -> Answer {
        if let method = call.method { ledger.refused[method, default: 0] += 1 }
        var answer = refused(Refusal(.tooManyRequests, .message, code: "TooManyRequests", "Too many requests."))
        if faults.emptyThrottleBody { answer = Answer(status: .tooManyRequests) }
        switch faults.retryAfter {
        case .seconds: answer.headers[.retryAfter] = String(wait.wholeSecondsUp)
        case .date: answer.headers[.retryAfter] = Timestamp.httpDate(after: wait)
        case .none: break
        }
        return answer
    }
}

extension HTTPFields {
    /// Adds what the `RateLimit-*` headers say about a call; nothing where the method is not limited.
    mutating func append(_ verdict: QuotaWindows.Verdict) {
        guard let limit = verdict.limit else { return }
        self[.rateLimitLimit] = String(limit)
        self[.rateLimitRemaining] = String(verdict.remaining)
        self[.rateLimitReset] = String(verdict.reset.wholeSecondsUp)
    }
}
