import IdentityAPI

/// One read of a list, as a pure state machine: the start of the next page, and the end of the list.
///
/// Each page begins with the last account of the page before it. When it does not, accounts were removed meanwhile and others moved up, some of them past the next page's start: then it
/// goes back until it finds a known account.
///
/// The service's total is only a comparison: the list ends with a page that is empty, or that contains only known accounts, or that
/// ``RobotAccountPage/isLast(skip:longest:)`` proves to be the last one.
///
/// What a reading, or several that were merged, is worth (``completeness(held:readings:met:)``):
///
/// | order of the pages | total | completeness |
/// |---|---|---|
/// | stable | not above what is held | complete |
/// | stable | above what is held | incomplete |
/// | stable | none that fits, and the last page was shorter than others, or of no round number | complete: a list that is cut off ends with a full page |
/// | stable | none that fits, and the last page was full | doubtful: `endUnproven` |
/// | unstable | exactly what is held | complete |
/// | unstable | above what is held | incomplete |
/// | unstable | none that fits; the last reading brought nothing new, and hardly any account can have escaped all of them | doubtful: `orderUnstable` |
/// | unstable | none that fits, and some may well have escaped | incomplete |
///
/// A total fits that is told and not below what is held. An incomplete list is an error. From a doubtful one Muster plans, says so, and looks up each name before
/// it plans to create it.
struct ListReading {
    /// The number of accounts to skip before the next page.
    private(set) var skip = 0
    /// Whether the list was read to its end.
    private(set) var isAtEnd = false
    /// Whether the order of the pages was stable. If not, the read may have missed some accounts.
    private(set) var isOrderly = true
    /// The calls so far.
    private(set) var pages = 0
    /// The smallest total that the service returned; `nil` for none. The list need not contain accounts created during the read.
    private(set) var statedTotal: Int?

    private var longest = 0
    /// The accounts of the last page with new accounts.
    private var lastCount = 0
    private var stepsBack = 0
    private var isBack = false

    /// The number of changes of the list during a read that are tolerated.
    private static let mostStepsBack = 100

    /// Records the next page.
    ///
    /// - Parameter known: which of its accounts this read found before, in order.
    mutating func take(_ page: RobotAccountPage, known: [Bool]) {
        pages += 1
        if let total = page.totalCount { statedTotal = Swift.min(statedTotal ?? total, total) }
        let before = longest
        if known.contains(false) { lastCount = known.count }
        longest = Swift.max(longest, known.count)
        // Pages of one account cannot overlap.
        let overlap = longest > 1 ? 1 : 0
        if page.isLast(skip: skip, longest: before) || skip > 0 && known.count <= overlap && known.first != false {
            return isAtEnd = true
        }
        let isForward = !isBack
        isBack = false
        if isForward, let new = known.firstIndex(of: false), known[new...].contains(true) {
            // A known account after a new one: the order changed since the page before.
            isOrderly = false
        } else if skip > 0, overlap > 0, known.first == false {
            stepsBack += 1
            guard stepsBack <= Self.mostStepsBack else { return end() }
            isBack = true
            skip = Swift.max(0, skip - longest + 1)
            return
        }
        guard known.contains(false) || stepsBack > 0 && isOrderly else { return end() }
        skip += known.count - overlap
    }

    /// Ends the read of a list that changes too often.
    private mutating func end() {
        isOrderly = false
        isAtEnd = true
    }

    /// How complete the list is.
    enum Completeness: Sendable, Hashable {
        /// All accounts were found.
        case complete
        /// Nothing indicates more accounts, and nothing proves that there are none.
        case uncertain(ListUncertainty)
        /// Some accounts are missing, or probably are.
        case incomplete
    }

    /// The expected number of missed accounts that counts as none.
    private static let negligible = 0.001

    /// Returns how complete the list is: see the table above.
    ///
    /// - Parameters:
    ///   - held: the number of accounts in all reads.
    ///   - readings: the number of merged reads, including this one.
    ///   - met: how many of them this read found, when it found no new ones; `nil` when it did.
    func completeness(held: Int, readings: Int, met: Int?) -> Completeness {
        if let statedTotal, statedTotal > held { return .incomplete }
        if isOrderly { return statedTotal == held || endsNaturally ? .complete : .uncertain(.endUnproven) }
        // A total below the number of accounts proves nothing: it may be wrong.
        if statedTotal == held { return .complete }
        guard let met, held > 0 else { return .incomplete }
        var escaped = Double(held)
        for _ in 0..<readings { escaped *= 1 - Double(met) / Double(held) }
        return escaped < Self.negligible ? .uncertain(.orderUnstable) : .incomplete
    }

    /// Returns how likely it is that an account which exists escaped this read, which found no new ones.
    ///
    /// - Parameter met: how many of the accounts held this read found.
    func escapeChance(held: Int, met: Int) -> Double {
        isOrderly || held == 0 ? 0 : 1 - Double(met) / Double(held)
    }

    /// Returns whether another read may find accounts that the service reports and no read has found.
    ///
    /// - Parameter chance: how likely it is that one of them escaped all reads since the last that found new ones.
    func mayFindMore(held: Int, escaping chance: Double) -> Bool {
        guard let statedTotal, statedTotal > held else { return false }
        return Double(statedTotal - held) * chance >= Self.negligible
    }

    /// Whether the end of the list looks like that of a complete list.
    private var endsNaturally: Bool {
        if longest == 0 || lastCount < longest { return true }
        return longest < IdentityClient.largestPage && !longest.isMultiple(of: 5)
    }
}
