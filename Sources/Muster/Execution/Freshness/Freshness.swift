/// Decides how accounts that are about to be changed are read again: a page of the list where many of those that come next lie in it, else one by one.
///
/// A pure value that is told the time; ``FreshAccounts`` reads. An account is known by its position in the list as it was read for the plan. Where accounts were made or deleted since, the list has
/// shifted: each page that is read tells by how much.
///
/// All times count from any one moment.
struct Freshness: Sendable {
    /// How an account is read again.
    enum Way: Sendable, Hashable {
        case single
        /// By the page that begins behind so many accounts.
        case page(skip: Int)
    }

    /// A page takes about as long as so many single reads, whose calls are not scarce.
    private static let fewestForPage = 10
    /// Where calls are scarce, a page is read for so many.
    private static let fewestForScarcePage = 2
    /// After so many pages in a row that did not show what they should, the list is not in the order in which it was read.
    private static let mostMisses = 3

    /// How long ago an account may have been read when it is changed.
    let period: Duration
    private let pageSize: Int
    /// When the accounts up to some position were read for the plan.
    private let planned: [(end: Int, at: Duration)]
    /// When accounts were read again that are still to be changed, by position.
    private var readAt: [Int: Duration] = [:]
    /// By how much the list has shifted at some positions.
    private var shifts: [(position: Int, by: Int)] = []
    private var misses = 0

    /// - Parameter planned: when the accounts up to some position were read for the plan, in the order of the positions.
    init(period: Duration, pageSize: Int, planned: [(end: Int, at: Duration)]) {
        self.period = period
        self.pageSize = pageSize
        self.planned = planned
    }

    /// When an account was read last.
    func seenAt(_ position: Int) -> Duration? {
        readAt[position] ?? planned.first { position < $0.end }?.at
    }

    /// Whether an account can be changed at some time without being read again.
    func isFresh(_ position: Int, at time: Duration) -> Bool {
        seenAt(position).map { time - $0 <= period } ?? false
    }

    /// How an account is read again.
    ///
    /// - Parameters:
    ///   - position: the account that is to be changed.
    ///   - next: the accounts that are changed next, as many as will be within the period.
    ///   - callsLeft: how many reading calls the quota still has; `nil` for no limit.
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
        // The page with the account that holds most of the others.
        var best = (first: position, last: position, count: 0)
        var low = 0
        for high in near.indices {
            while near[high] - near[low] >= pageSize { low += 1 }
            guard near[low] <= position, near[high] >= position, high - low + 1 > best.count else { continue }
            best = (near[low], near[high], high - low + 1)
        }
        guard best.count >= (isScarce ? Self.fewestForScarcePage : Self.fewestForPage) else { return .single }
        // What is left over of the page lies on both sides, because the list may have shifted a little more.
        let slack = (pageSize - (best.last - best.first + 1)) / 2
        return .page(skip: max(0, best.first - slack + shift(at: position)))
    }

    /// By how much the list has shifted at a position, as far as is known.
    private func shift(at position: Int) -> Int {
        shifts.min { abs($0.position - position) < abs($1.position - position) }?.by ?? 0
    }

    /// Takes note of a page.
    ///
    /// - Parameters:
    ///   - skip: how many accounts were left out before it.
    ///   - positions: where its accounts stood in the list that was read for the plan; `nil` for new ones.
    ///   - kept: those of them that are still to be changed.
    ///   - start: when it was asked for.
    mutating func read(page skip: Int, _ positions: [Int?], kept: Set<Int>, at start: Duration) {
        readAt = readAt.filter { start - $0.value <= period }
        for position in kept { readAt[position] = start }
        let middle = positions.indices.dropFirst(positions.count / 2).first { positions[$0] != nil }
        guard let middle, let position = positions[middle] else { return misses += 1 }
        misses = kept.isEmpty ? misses + 1 : 0
        shifts.removeAll { abs($0.position - position) < pageSize / 2 }
        shifts.append((position, skip + middle - position))
    }

    /// An account is being changed: what was read is used up.
    mutating func use(_ position: Int) { readAt[position] = nil }
}
