/// What an answer means, decided in one place from its status, its headers and its text.
///
/// | answer | meaning |
/// |---|---|
/// | 2xx with `succeeded: false` | the service's own refusal, as if it were a 400 |
/// | 3xx | `unreadableAnswer`: not the Identity service |
/// | 401, or below 500 with words of a missing scope | `notAuthorized` |
/// | 403 with `Retry-After`, with words of rates and quotas, or that carries 429; 429 | `throttled` |
/// | any other 403 | `forbidden` |
/// | 404, 408, 409 | `notFound`, `answerLost`, `conflict` |
/// | 5xx | `serverFailed` |
/// | any other 4xx | `conflict` with words of a taken name, else `refused` |
enum AnswerMeaning {
    /// What an answer that is no success means.
    static func kind(status: Int, retryAfterIsSaid: Bool, text: ErrorText) -> IdentityError.Kind {
        let isBelow500 = status < 500
        if status == 429 || status == 403 && (retryAfterIsSaid || text.saysThrottled) { return .throttled }
        if isBelow500, text.saysScopeIsMissing { return .notAuthorized }
        switch status {
        case 300..<400: return .unreadableAnswer
        case 401: return .notAuthorized
        case 403: return .forbidden
        case 404: return .notFound
        case 408: return .answerLost
        case 409: return .conflict
        case 500...: return .serverFailed
        default: return text.saysNameIsTaken ? .conflict : .refused
        }
    }
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

    fileprivate var saysScopeIsMissing: Bool {
        message.hasPrefix("Scope(s)") || code == "insufficient_scope"
    }

    /// A quota's refusal in the clothes of a missing right. What a licence allows is no rate: waiting does not help there.
    fileprivate var saysThrottled: Bool {
        if ["429", "TooManyRequests"].contains(code) { return true }
        return says(any: [
            "too many", "rate limit", "ratelimit", "rate exceeded", "call rate", "request rate", "throttl", "quota",
        ])
            && !says(any: ["license", "licence"])
    }
}
