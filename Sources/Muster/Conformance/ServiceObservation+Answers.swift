import FoundationEssentials
import IdentityAPI

/// The verdicts on searches, errors and headers.
extension ServiceObservation {
    /// Clocks that differ by less do no harm.
    private static let toleratedSkew = 60.0

    var verdictOnSearch: ConformanceVerdict {
        guard let nameSearch, let partSearch, let nonsenseSearch else { return .notAsked }
        let readsAll = "Muster reads all accounts before it believes that a name is not there."
        guard finds(nameSearch) else { return .differs("a whole name is not found", readsAll) }
        if nonsenseSearch.answer?.accounts?.results.isEmpty == false {
            return .differs("ignored: any term finds accounts", readsAll)
        }
        return .holds(finds(partSearch) ? "any part of a name" : "whole names or beginnings, not every part of a name")
    }

    private func finds(_ look: Look) -> Bool {
        look.answer?.accounts?.results.contains { $0.name == searchedName } == true
    }

    var verdictOnUnknownID: ConformanceVerdict {
        guard let unknownAccount else { return .notAsked }
        let consequence = "Muster cannot tell that an account is gone."
        guard let answer = unknownAccount.answer, let error = answer.error, !answer.isPage else {
            return .missing(unknownAccount.words, consequence)
        }
        switch answer.status {
        case 404: return .holds("404")
        case 400: return .missing("400: \(error.message)", consequence)
        default: return .missing(unknownAccount.words, consequence)
        }
    }

    var verdictOnErrorText: ConformanceVerdict {
        guard let answer = unknownAccount?.answer, answer.error != nil else { return .notAsked }
        guard !answer.body.isEmpty else {
            return .differs("the body is empty", "Reports give the status and what it usually means.")
        }
        guard case .object(let fields)? = answer.json else {
            return .differs("the body is no JSON", "Reports give its first words.")
        }
        return .holds(fields.keys.sorted().joined(separator: ", "))
    }

    var verdictOnUnknownPath: ConformanceVerdict {
        guard let look = unknownPath else { return .notAsked }
        guard let answer = look.answer, answer.isSuccess else { return .holds(look.words) }
        return .differs(
            "HTTP \(answer.status) with something else than a page",
            "A wrong url may look like an empty service."
        )
    }

    var verdictOnQuotaHeaders: ConformanceVerdict {
        guard !answers.isEmpty else { return .notAsked }
        let told = Set(answers.flatMap(\.headers.keys)).filter { $0.contains("ratelimit") }.sorted()
        guard !told.isEmpty else { return .holds("none: Muster counts its calls by itself") }
        let reports = answers.map(\.quota)
        let isRead = reports.contains { $0.remaining != nil && $0.reset != nil }
        guard isRead else {
            return .differs(
                "\(told.joined(separator: ", ")), in a form that Muster cannot read",
                "Muster counts its calls by itself."
            )
        }
        let limit = reports.lazy.compactMap(\.limit).first
        return .holds(told.joined(separator: ", ") + (limit.map { "; a window allows \($0)" } ?? ""))
    }

    var verdictOnClock: ConformanceVerdict {
        let skews = answers.compactMap { answer in
            answer.served.map { $0.timeIntervalSince(answer.received) }
        }
        guard let skew = skews.min(by: { abs($0) < abs($1) }) else {
            return .unknown("unknown: answers carry no Date")
        }
        guard abs(skew) > Self.toleratedSkew else { return .holds("within a minute") }
        let seconds = Int(abs(skew).rounded())
        return .differs(
            "the service is \(seconds) s \(skew > 0 ? "ahead" : "behind")",
            "Set this machine's clock. Muster uses it to tell when a token expires."
        )
    }
}
