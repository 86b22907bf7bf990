import FoundationEssentials
import IdentityAPI

/// The verdicts on accounts' ids.
extension ServiceObservation {
    private static let none = ConformanceVerdict.unknown("unknown: there are no accounts")

    var verdictOnIdentity: ConformanceVerdict {
        guard firstPage != nil else { return .notAsked }
        guard !accounts.isEmpty else { return Self.none }
        let bad = accounts.filter { $0.id.isEmpty || $0.name.isEmpty }
        guard let first = bad.first else { return .holds("on every account") }
        return .missing(
            "missing on \(bad.count) of \(accounts.count.counted("account")), as on \(first.id.isEmpty ? "'\(first.name)'" : first.id)",
            "Muster cannot tell which account that is, and stops."
        )
    }

    var verdictOnIDForm: ConformanceVerdict {
        guard firstPage != nil else { return .notAsked }
        let ids = accounts.map(\.id).filter { !$0.isEmpty }
        guard !ids.isEmpty else { return Self.none }
        if let odd = ids.first(where: { UUID(uuidString: $0) == nil }) {
            return .differs("'\(odd)' is no UUID", "Muster takes any text for an id, and compares it to the letter.")
        }
        if ids.contains(where: { $0 != $0.lowercased() }) {
            return .differs("UUIDs with capitals", "Muster compares UUIDs without case.")
        }
        return .holds("UUIDs")
    }

    var verdictOnUniqueIDs: ConformanceVerdict {
        guard firstPage != nil else { return .notAsked }
        guard !accounts.isEmpty else { return Self.none }
        // The page after the end may repeat the last one, which another check reports.
        let read = isWhole ? pages.dropLast(pages.count > 1 ? 1 : 0) : pages[...]
        let ids = read.flatMap { $0.answer?.accounts?.results ?? [] }.map(\.id.canonicalID)
        let twice = ids.count - Set(ids).count
        guard twice > 0 else { return .holds("\(ids.count.counted("account")), each once") }
        return .differs(
            "\(twice.counted("account")) of \(ids.count) came twice",
            "Other accounts may be missing: Muster reads the list again and merges."
        )
    }

    var verdictOnSingles: ConformanceVerdict {
        guard !singles.isEmpty else { return accounts.isEmpty && firstPage != nil ? Self.none : .notAsked }
        for (listed, look) in singles {
            guard let account = look.answer?.account else {
                return .missing("\(listed.id): \(look.words)", Self.singlesNeeded)
            }
            guard account.id.canonicalID == listed.id.canonicalID else {
                return .missing("\(listed.id) is answered with \(account.id)", Self.singlesNeeded)
            }
        }
        return .holds("\(singles.count) of \(singles.count) tried")
    }

    private static let singlesNeeded = "Muster cannot settle what became of a call whose answer was lost."
}
