import IdentityAPI

/// The verdicts on the list's totals and order.
extension ServiceObservation {
    private static let readsOn =
        "Muster does not rely on the total: it reads until a page brings nothing new, and compares."
    private static let readsAgain = "Muster reads the list again and merges, where the total does not prove it whole."

    var verdictOnTotal: ConformanceVerdict {
        guard firstPage != nil else { return .notAsked }
        let full = pages.compactMap(\.answer).filter { !$0.listed.isEmpty }
        guard let first = full.first ?? pages.first?.answer else { return .notAsked }
        guard let told = first.total, told != .null else { return .differs("absent", Self.readsOn) }
        guard case .number(let number) = told, let total = Int(exactly: number), total >= 0 else {
            return .differs("no number of accounts: \(Self.written(told))", Self.readsOn)
        }
        let pageTotals = (full + [few?.answer].compactMap(\.self)).map { ($0.total, $0.listed.count) }
        let isOwn = pageTotals.allSatisfy { $0.0 == .number(Double($0.1)) } && Set(pageTotals.map(\.1)).count > 1
        if isOwn { return .differs("the page's own count", Self.readsOn) }
        guard pageTotals.allSatisfy({ $0.0 == told }) else { return .differs("another one on each page", Self.readsOn) }
        guard isWhole else {
            return total >= heldCount
                ? .holds("\(total), not counted to the end")
                : .differs("\(total), where \(heldCount) were read", Self.readsOn)
        }
        guard total != heldCount else { return .holds("\(total), as many as were read") }
        // Where the order changes between pages, one reading misses some.
        if total > heldCount, !isOrderly { return .holds("\(total), of which one reading met \(heldCount)") }
        return .differs("\(total), where \(heldCount) were read", Self.readsOn)
    }

    private static func written(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): "'\(text)'"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        default: "another kind of value"
        }
    }

    var verdictOnSortBy: ConformanceVerdict {
        guard let first = firstPage, let descending else { return .notAsked }
        guard first.results.count > 1 else { return .unknown("unknown with fewer than two accounts") }
        guard let last = descending.answer?.accounts else {
            return .differs(descending.words, "Muster asks for the ascending order only.")
        }
        let names = first.results.map { Self.folded($0.name) }
        let inversions = zip(names, names.dropFirst()).count { $0 > $1 }
        // Collations order hyphens and accents differently: a few names may be elsewhere.
        let isSorted = inversions * 20 <= names.count - 1
        let isTurned = last.results.first?.id != first.results[0].id
        guard !isSorted || !isTurned else { return .holds("by name, in both directions") }
        return .differs(
            isSorted ? "the direction is ignored" : "names come in another order",
            "Pages shift when accounts are created meanwhile: \(Self.readsAgain)"
        )
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    var verdictOnStableOrder: ConformanceVerdict {
        guard let first = firstPage, let again else { return .notAsked }
        guard first.results.count > 1 else { return .unknown("unknown with fewer than two accounts") }
        guard let second = again.answer?.accounts else { return .differs(again.words, Self.readsAgain) }
        guard first.results.map(\.id) != second.results.map(\.id) else { return .holds("the first page, read twice") }
        let isSameSet = Set(first.results.map(\.id)) == Set(second.results.map(\.id))
        return .differs(
            isSameSet ? "the same accounts in another order" : "other accounts on the same page",
            Self.readsAgain
        )
    }

    /// Whether pages follow each other as those of a stable order do.
    private var isOrderly: Bool { verdictOnStableOrder.mark == .holds && verdictOnUniqueIDs.mark == .holds }

    var verdictOnCompleteness: ConformanceVerdict {
        guard let first = firstPage else { return .notAsked }
        guard first.results.count > 1 else { return .holds("nothing to miss") }
        if isOrderly { return .holds("pages follow each other in a stable order") }
        if verdictOnStableOrder.mark == .unknown { return .notAsked }
        guard verdictOnTotal.mark != .holds else {
            return .differs("by the total alone: the order is not stable", Self.readsAgain)
        }
        return .missing(
            "the order is not stable, and no total proves a reading whole",
            "Muster cannot tell whether accounts are missing from the list."
        )
    }
}
