import IdentityAPI

/// Where the next page of a list begins and when the list has been read to its end: the course of one reading, as a pure state machine.
///
/// Each page begins with the last account of the page before it. When it does not, accounts were removed meanwhile and the others have moved up, some of them past the place that is
/// read next: then it goes back until it meets an account that it knows.
///
/// The total that the service tells is compared, never obeyed: the list ends with a page that is empty, or that holds nothing but what is known, or that
/// ``RobotAccountPage/isLast(skip:longest:)`` proves to be the last one.
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

    /// Whether a number of accounts that are held is all that there are.
    ///
    /// A total below what is held proves nothing where the order was not stable: it may be wrong as well.
    func isComplete(held: Int) -> Bool {
        guard let told else { return isOrderly }
        return isOrderly ? held >= told : held == told
    }
}
