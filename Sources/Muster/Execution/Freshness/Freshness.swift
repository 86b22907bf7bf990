import IdentityAPI

/// Decides how to read accounts again before their changes: by a page of the list when it has many of the next accounts, otherwise by their ids.
///
/// A pure value that is told the time; ``FreshAccounts`` reads. It identifies an account by its position in the list that was read for the plan. The list shifts when accounts are created or deleted, and
/// each page shows by how much.
///
/// All times count from one common moment.
struct Freshness: Sendable {
    /// How to read an account.
    enum Way: Sendable, Hashable {
        case single
        /// By the page after `skip` accounts.
        case page(skip: Int)
    }

    /// The fewest accounts for a page: it takes about as long as this many single reads.
    private static let fewestForPage = 10
    /// The same while the quota has few reads left.
    private static let fewestForScarcePage = 2
    /// After this many consecutive pages without the expected accounts, the order of the list has changed.
    private static let mostMisses = 3

    /// The longest time between the read of an account and its change.
    let period: Duration
    private let pageSize: Int
    /// When the plan's accounts were read, page by page: the end position of each page and its time.
    private let planned: [(end: Int, at: Duration)]
    /// When accounts that await their change were read again, by position.
    private var readAt: [Int: Duration] = [:]
    /// How far the list has shifted at some positions.
    private var shifts: [(position: Int, by: Int)] = []
    private var misses = 0

    /// - Parameter planned: when the plan's accounts were read: the end position of each page and its time, in order.
    init(period: Duration, pageSize: Int, planned: [(end: Int, at: Duration)]) {
        self.period = period
        self.pageSize = pageSize
        self.planned = planned
    }

    /// Returns when an account was read last.
    func seenAt(_ position: Int) -> Duration? {
        readAt[position] ?? planned.first { position < $0.end }?.at
    }

    /// Returns whether an account can be changed at some time without another read.
    func isFresh(_ position: Int, at time: Duration) -> Bool {
        seenAt(position).map { time - $0 <= period } ?? false
    }

    /// Returns how to read an account.
    ///
    /// - Parameters:
    ///   - position: the account's position.
    ///   - next: the positions of the accounts that will be changed within the period.
    ///   - callsLeft: the reads left in the quota; `nil` for no limit.
    func way(to position: Int, next: some Sequence<Int>, callsLeft: Int?, at now: Duration) -> Way {
        guard misses < Self.mostMisses else { return .single }
        var near = [position]
        var stale = 1
        for other in next where other != position && !isFresh(other, at: now) {
            stale += 1
            if abs(other - position) < pageSize { near.append(other) }
        }
        let isScarce = callsLeft.map { $0 < 2 * stale } ?? false
        guard near.count >= (isScarce ? Self.fewestForScarcePage : Self.fewestForPage) else { return .single }
        near.sort()
        // Of the pages with this account, the one with the most others.
        var best = (first: position, last: position, count: 0)
        var low = 0
        for high in near.indices {
            while near[high] - near[low] >= pageSize { low += 1 }
            guard near[low] <= position, near[high] >= position, high - low + 1 > best.count else { continue }
            best = (near[low], near[high], high - low + 1)
        }
        guard best.count >= (isScarce ? Self.fewestForScarcePage : Self.fewestForPage) else { return .single }
        // The rest of the page is on both sides, because the list may have shifted further.
        let slack = (pageSize - (best.last - best.first + 1)) / 2
        return .page(skip: max(0, best.first - slack + shift(at: position)))
    }

    /// Returns how far the list has shifted at a position, from the nearest page.
    private func shift(at position: Int) -> Int {
        shifts.min { abs($0.position - position) < abs($1.position - position) }?.by ?? 0
    }

    /// Records a page.
    ///
    /// - Parameters:
    ///   - skip: the number of accounts before it.
    ///   - positions: the positions of its accounts in the plan's list; `nil` for new accounts.
    ///   - kept: the positions that await their change.
    ///   - start: when the page was requested.
    mutating func read(page skip: Int, _ positions: [Int?], kept: Set<Int>, at start: Duration) {
        readAt = readAt.filter { start - $0.value <= period }
        for position in kept { readAt[position] = start }
        let middle = positions.indices.dropFirst(positions.count / 2).first { positions[$0] != nil }
        guard let middle, let position = positions[middle] else { return misses += 1 }
        misses = kept.isEmpty ? misses + 1 : 0
        shifts.removeAll { abs($0.position - position) < pageSize / 2 }
        shifts.append((position, skip + middle - position))
    }

    /// Records that an account is being changed, so that its read is no longer valid.
    mutating func use(_ position: Int) { readAt[position] = nil }
}

extension RunSettings {
    /// Returns how long ago an account may have been read when it is changed: 60 seconds by default, and no longer than a window of the quota of `PUT`. A run that waits for its next
    /// window has the time to read again.
    func freshness(under quota: QuotaPolicy) -> Duration {
        if let freshness { return freshness }
        return quota.limits[.put] == nil ? .seconds(60) : min(.seconds(60), max(quota.window, .seconds(1)))
    }
}
