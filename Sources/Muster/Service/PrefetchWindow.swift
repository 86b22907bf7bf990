import IdentityAPI

/// The pages of a list that are read ahead, side by side: which ones to ask for, and those that have come. A pure value; ``DirectoryReader`` sends the calls.
///
/// A page ahead is a guess: that each page has as many accounts as the first one and begins with the last account of the page before it. ``ListReading`` still takes the pages one after
/// the other and compares their ends, so a wrong guess costs a call and never an account: two neighbouring pages that share an account leave nothing out between them, whichever was read first.
struct PrefetchWindow {
    /// A call for a page.
    struct Request: Sendable, Hashable {
        /// How many accounts the page leaves out.
        var skip: Int
        /// Tells it from an earlier request for the same page, whose guess was given up.
        var number: Int
    }

    /// A page as it was read.
    struct Page: Sendable {
        var result: Result<RobotAccountPage, any Error>
        /// When it was asked for.
        var readAt: ContinuousClock.Instant
    }

    /// The most pages in flight. It keeps well below what overloads a small service.
    static let width = 8

    /// The pages that were asked for, by how many accounts they leave out.
    private var asked: [Int: Request] = [:]
    private var read: [Int: Page] = [:]
    private var requests = 0
    /// How far the pages are apart; `nil` before the first one has come.
    private var step: Int?
    /// The accounts that the service says there are: no page beyond them is asked for ahead.
    private var total = 0

    /// Forgets all pages: the list is read from its beginning once more.
    mutating func restart() { (asked, read, step) = ([:], [:], nil) }

    /// Returns the pages to ask for now: the next one, unless it was asked for, and those that probably follow it.
    mutating func take(next skip: Int) -> [Request] {
        // The reading has gone elsewhere: what was guessed is of no use.
        if asked[skip] == nil { (asked, read) = ([:], [:]) }
        var wanted = [skip]
        if let step, step > 0 {
            var ahead = skip + step
            while wanted.count < Self.width, ahead + 1 < total {
                wanted.append(ahead)
                ahead += step
            }
        }
        return wanted.filter { asked[$0] == nil }.map { skip in
            requests += 1
            let request = Request(skip: skip, number: requests)
            asked[skip] = request
            return request
        }
    }

    /// Takes note of a page that has come. One that was given up is dropped.
    mutating func record(_ page: Page, for request: Request) {
        if asked[request.skip] == request { read[request.skip] = page }
    }

    /// Takes the page that the reading asks for, once it has come.
    mutating func page(skip: Int) -> Page? {
        guard let page = read.removeValue(forKey: skip) else { return nil }
        asked[skip] = nil
        if skip == 0, case .success(let first) = page.result {
            // Each page begins with the last account of the one before.
            step = first.results.count - 1
            total = first.totalCount ?? 0
        }
        return page
    }
}
