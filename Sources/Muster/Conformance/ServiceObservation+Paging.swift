import IdentityAPI

/// The verdicts on the list's pages.
extension ServiceObservation {
    private static let readsOn = "Muster reads on until a page brings nothing new. That takes more calls."

    var verdictOnList: ConformanceVerdict {
        guard let first = pages.first else { return .notAsked }
        guard let page = first.answer?.accounts else {
            return .missing(
                first.answer.map { $0.isSuccess ? "HTTP \($0.status) with something else than a list" : first.words }
                    ?? first.words,
                "Muster cannot read the accounts. Does the url point at the Identity service?"
            )
        }
        guard !page.results.isEmpty else { return .holds("no accounts") }
        let full = pages.count { $0.answer?.accounts?.results.isEmpty == false }
        return .holds("\(heldCount.counted("account")) on \(full.counted("page"))")
    }

    var verdictOnTop: ConformanceVerdict {
        guard let few else { return .notAsked }
        guard let page = few.answer?.accounts else { return .differs(few.words, "Muster asks for pages of 1000.") }
        guard page.results.count > 2 else { return .holds("obeyed") }
        return .differs("2 asked for, \(page.results.count) given", "Muster takes pages of any length.")
    }

    var verdictOnPageSize: ConformanceVerdict {
        let counts = pages.compactMap { $0.answer?.accounts?.results.count }
        guard let first = counts.first, let largest = counts.max() else { return .notAsked }
        let isCut = counts.dropFirst().contains { $0 > 0 } && verdictOnSkip.mark != .missing
        guard isCut, largest < IdentityClient.largestPage else {
            return .holds("\(first) of \(IdentityClient.largestPage) asked for")
        }
        return .differs("at most \(largest), whatever is asked for", Self.readsOn)
    }

    var verdictOnSkip: ConformanceVerdict {
        guard let first = firstPage, let skipped else { return .notAsked }
        guard first.results.count > 1 else { return .unknown("unknown with fewer than two accounts") }
        guard let page = skipped.answer?.accounts else {
            return .missing(skipped.words, "Muster cannot read past the first page.")
        }
        let isIgnored = page.results.first?.id == first.results[0].id && verdictOnStableOrder.mark == .holds
        guard isIgnored else { return .holds("obeyed") }
        return .missing(
            "ignored: every page begins with the first account",
            "Muster cannot read past the first page, and takes a longer list for incomplete."
        )
    }

    var verdictOnEnd: ConformanceVerdict {
        guard let beyond else { return .notAsked }
        guard let page = beyond.answer?.accounts else {
            return .differs("far behind the end: \(beyond.words)", "Muster never asks so far behind the end.")
        }
        guard !page.results.isEmpty else { return .holds("an empty page") }
        return .differs(
            "a page behind the end holds \(page.results.count.counted("account"))",
            "Muster ends with a page that brings nothing new."
        )
    }

}
