import IdentityAPI

/// Where the next page of a list begins and when the list has been read to its end: the course of one reading, as a pure state machine.
///
/// Each page begins with the last account of the page before it. When it does not, accounts were removed meanwhile and the others have moved up, some of them past the place that is
/// read next: then it goes back until it meets an account that it knows.
///
/// The total that the service tells is compared, never obeyed: the list ends with a page that is empty, or that holds nothing but what is known, or that
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
    /// How many accounts to leave out before the next page.
    private(set) var skip = 0
    /// Whether the list has been read to its end.
    private(set) var isAtEnd = false
    /// Whether the pages followed each other as the pages of a stable order do. Where they do not, some accounts may have slipped through.
    private(set) var isOrderly = true
    /// The calls so far.
    private(set) var pages = 0
    /// The fewest accounts that the service said there are; `nil` where it never said. Accounts that are made while the list is read are not owed.
    private(set) var told: Int?

    private var longest = 0
    /// The accounts of the last page that brought something new.
    private var lastCount = 0
    private var stepsBack = 0
    private var isBack = false

    /// So often the list may change under the reader.
    private static let mostStepsBack = 100

    /// Takes note of the next page.
    ///
    /// - Parameter known: which of its accounts this reading had met before, in their order.
    mutating func take(_ page: RobotAccountPage, known: [Bool]) {
        pages += 1
        if let total = page.totalCount { told = Swift.min(told ?? total, total) }
        let before = longest
        if known.contains(false) { lastCount = known.count }
        longest = Swift.max(longest, known.count)
        // With pages of one account there is no room for one that is known.
        let overlap = longest > 1 ? 1 : 0
        if page.isLast(skip: skip, longest: before) || skip > 0 && known.count <= overlap && known.first != false {
            return isAtEnd = true
        }
        let isForward = !isBack
        isBack = false
        if isForward, let new = known.firstIndex(of: false), known[new...].contains(true) {
            // A known account behind a new one: the order is not the one of the page before.
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

    /// Gives up a list that cannot be followed any further.
    private mutating func end() {
        isOrderly = false
        isAtEnd = true
    }

    /// What the accounts that are held are worth.
    enum Completeness: Sendable, Hashable {
        /// They are all that there are.
        case complete
        /// Nothing speaks for more of them, and nothing proves that there are no more.
        case doubtful(ListDoubt)
        /// Some are missing, or may well be.
        case incomplete
    }

    /// So many accounts may have escaped all readings, as a mean, where that is taken for none.
    private static let negligible = 0.001

    /// What a number of accounts that are held is worth: see the table above.
    ///
    /// - Parameters:
    ///   - held: how many accounts all readings have met.
    ///   - readings: how many readings were merged, this one included.
    ///   - met: how many of them this reading met, which brought nothing new; `nil` for one that did.
    func completeness(held: Int, readings: Int, met: Int?) -> Completeness {
        if let told, told > held { return .incomplete }
        if isOrderly { return told == held || endsNaturally ? .complete : .doubtful(.endUnproven) }
        // A total below what is held proves nothing: it may be wrong as well.
        if told == held { return .complete }
        guard let met, held > 0 else { return .incomplete }
        var escaped = Double(held)
        for _ in 0..<readings { escaped *= 1 - Double(met) / Double(held) }
        return escaped < Self.negligible ? .doubtful(.orderUnstable) : .incomplete
    }

    /// Whether the list ends as a list does that nothing cut off.
    private var endsNaturally: Bool {
        if longest == 0 || lastCount < longest { return true }
        return longest < IdentityClient.largestPage && !longest.isMultiple(of: 5)
    }
}
