import IdentityAPI
import NIOHTTP1

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
        case .seconds: answer.headers.add(name: "Retry-After", value: String(wait.wholeSecondsUp))
        case .date: answer.headers.add(name: "Retry-After", value: Timestamp.httpDate(after: wait))
        case .none: break
        }
        return answer
    }
}

extension HTTPHeaders {
    /// Adds what the `RateLimit-*` headers say about a call; nothing where the method is not limited.
    ///
    /// - Parameter asWords: whether they hold words, which nobody can count with.
    mutating func append(_ verdict: QuotaWindows.Verdict, asWords: Bool) {
        guard let limit = verdict.limit else { return }
        if asWords { return add(name: "RateLimit-Remaining", value: verdict.remaining > 0 ? "some" : "none") }
        add(name: "RateLimit-Limit", value: String(limit))
        add(name: "RateLimit-Remaining", value: String(verdict.remaining))
        add(name: "RateLimit-Reset", value: String(verdict.reset.wholeSecondsUp))
    }
}

extension Duration {
    /// Whole seconds, rounded up: what a header says that counts in seconds.
    fileprivate var wholeSecondsUp: Int { Int(inSeconds.rounded(.up)) }
}
