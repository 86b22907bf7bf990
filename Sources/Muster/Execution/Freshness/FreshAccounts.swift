import IdentityAPI
import Synchronization

/// Gives accounts as they are now, where what is known of them is too old. ``Freshness`` decides how they are read.
///
/// Whoever needs an account reads it, or the page that it is in; others that need the same page wait for it. Beside the workers one reader reads pages ahead, so that a run that no quota holds
/// back does not wait for them.
final class FreshAccounts: Sendable {
    /// An account as it was seen: `nil` where it was not there.
    struct Sighting: Sendable {
        var account: RobotAccount?
        var time: ContinuousClock.Instant
    }

    private struct State {
        var policy: Freshness
        /// Accounts that were read and are still to be changed, by their positions.
        var accounts: [Int: (account: RobotAccount, time: ContinuousClock.Instant)] = [:]
        /// Where accounts stand that go by calls of their own, in the order in which they are handed out, as far as was asked.
        var order: [Int] = []
        /// Pages that are being read, by what they leave out before them, with those who wait for them.
        var underWay: [Int: [CheckedContinuation<Void, Never>]] = [:]
        /// How many accounts were asked for.
        var asked = 0
    }

    /// How far ahead of the changes pages are read at most.
    private static let longestLead = Duration.seconds(5)
    /// How often the reader looks whether there is something to be read.
    private static let interval = Duration.milliseconds(50)
    /// More accounts than these are not looked at ahead.
    private static let mostAhead = 8000

    private let client: IdentityClient
    private let period: Duration
    private let retry: RetryPolicy
    private let directory: Directory
    private let work: WorkList
    private let queue: WorkQueue
    /// How far ahead of the changes pages are read.
    private let lead: Duration
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(_ prepared: PreparedRun, queue: WorkQueue, retry: RetryPolicy) {
        client = prepared.client
        period = prepared.settings.freshness(under: prepared.client.quota)
        lead = min(Self.longestLead, period / 6)
        self.retry = retry
        directory = prepared.directory
        work = prepared.plan.work
        self.queue = queue
        let start = start
        let planned = directory.pages.map { (end: $0.end, at: start.duration(to: $0.readAt)) }
        let policy = Freshness(period: period, pageSize: IdentityClient.largestPage, planned: planned)
        state = Mutex(State(policy: policy))
    }

    /// Reads an account again.
    ///
    /// - Parameter seenAt: when it was seen last.
    /// - Returns: the account; `nil` where what is known is fresh enough.
    /// - Throws: ``IdentityError`` when it cannot be read.
    func sighting(of id: String, seenAt: ContinuousClock.Instant) async throws -> Sighting? {
        let now = ContinuousClock.now
        state.withLock { $0.asked += 1 }
        guard now - seenAt > period else { return nil }
        // A shorter period is over before a page's other accounts are changed.
        guard period >= .seconds(1), let position = directory.index(id: id) else { return try await single(id) }
        if let found = take(position, after: seenAt) { return found }
        if await waited(for: position), let found = take(position, after: seenAt) { return found }
        if case .page(let skip) = way(to: position), await read(page: skip), let found = take(position, after: seenAt) {
            return found
        }
        // Without a page that shows it, the account is read by itself.
        return try await single(id)
    }

    /// Reads those of several accounts again that were seen too long ago: by pages where many of them lie in one.
    ///
    /// - Parameter seenAt: when each was seen last, by its id.
    /// - Returns: the accounts that were read, by their ids.
    /// - Throws: ``IdentityError`` when one cannot be read.
    func sightings(of seenAt: [String: ContinuousClock.Instant]) async throws -> [String: Sighting] {
        let now = ContinuousClock.now
        var found: [String: Sighting] = [:]
        var positions: [Int: String] = [:]
        for (id, time) in seenAt where now - time > period {
            if let position = directory.index(id: id) {
                positions[position] = id
            } else {
                found[id] = try await single(id)
            }
        }
        var left = positions.keys.sorted()[...]
        while let first = left.first {
            let callsLeft = client.gate.quotaStatus(.get).left
            let way = state.withLock {
                $0.policy.way(to: first, next: left, callsLeft: callsLeft, at: start.duration(to: .now))
            }
            if case .page(let skip) = way, let page = await page(skip) {
                for account in page.accounts where account.tellsGroups {
                    guard let position = directory.index(id: account.id), let id = positions[position] else { continue }
                    found[id] = Sighting(account: account, time: page.time)
                }
                left.removeAll { found[positions[$0] ?? ""] != nil }
            }
            guard left.first == first, let id = positions[first] else { continue }
            found[id] = try await single(id)
            left.removeFirst()
        }
        return found
    }

    /// Reads a page for several accounts at once; `nil` where it cannot be read.
    private func page(_ skip: Int) async -> (accounts: [RobotAccount], time: ContinuousClock.Instant)? {
        let now = ContinuousClock.now
        guard let page = await fetch(page: skip) else { return nil }
        let positions = page.results.map { directory.index(id: $0.id) }
        state.withLock {
            $0.policy.read(page: skip, positions, kept: Set(positions.compactMap(\.self)), at: start.duration(to: now))
        }
        return (page.results, now)
    }

    /// Reads a page in the order of the plan's reading; `nil` where it cannot be read.
    private func fetch(page skip: Int) async -> RobotAccountPage? {
        try? await retry.reading { [client, directory] in
            try await client.robotAccounts(skip: skip, sortedBy: directory.sortKey)
        }
    }

    /// Reads one account by itself, however fresh what is known of it.
    ///
    /// - Throws: ``IdentityError`` when it cannot be read.
    func single(_ id: String) async throws -> Sighting {
        let now = ContinuousClock.now
        do {
            let account = try await retry.reading { [client] in try await client.robotAccountIfThere(id: id) }
            return Sighting(account: account, time: now)
        } catch let error as IdentityError where error.isTransient {
            // Nothing was sent that could have been applied.
            var unread = error
            unread.kind = .unreachable
            unread.message = "the account could not be read before its change: \(error.message)"
            throw unread
        }
    }

    // MARK: What was read ahead

    /// An account that was read with others, if that was not too long ago.
    private func take(_ position: Int, after seenAt: ContinuousClock.Instant) -> Sighting? {
        state.withLock { state in
            guard let found = state.accounts[position], found.time > seenAt, .now - found.time <= period else {
                return nil
            }
            state.accounts[position] = nil
            state.policy.use(position)
            return Sighting(account: found.account, time: found.time)
        }
    }

    /// Waits for a page that is being read and should have an account. Returns whether there was one.
    private func waited(for position: Int) async -> Bool {
        let skip = state.withLock { state in
            state.underWay.keys.first { ($0..<$0 + IdentityClient.largestPage).contains(position) }
        }
        guard let skip else { return false }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.underWay[skip] != nil else { return true }
                state.underWay[skip]?.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
        return true
    }

    /// Reads a page. Returns whether it could be read.
    private func read(page skip: Int) async -> Bool {
        let isOurs = state.withLock { state in
            guard state.underWay[skip] == nil else { return false }
            state.underWay[skip] = []
            return true
        }
        guard isOurs else { return false }
        let now = ContinuousClock.now
        let page = await fetch(page: skip)
        let waiting = state.withLock { state in
            if let page { take(page, skip, readAt: now, &state) }
            return state.underWay.removeValue(forKey: skip) ?? []
        }
        for continuation in waiting { continuation.resume() }
        return page != nil
    }

    /// Keeps those accounts of a page that are changed next. One that does not tell its groups is read by itself.
    private func take(_ page: RobotAccountPage, _ skip: Int, readAt time: ContinuousClock.Instant, _ state: inout State)
    {
        let positions = page.results.map { directory.index(id: $0.id) }
        let wanted = Set(next(&state))
        state.accounts = state.accounts.filter { time - $0.value.time <= period }
        var kept: Set<Int> = []
        for (account, position) in zip(page.results, positions) {
            guard let position, account.tellsGroups, wanted.contains(position) else { continue }
            state.accounts[position] = (account, time)
            kept.insert(position)
        }
        state.policy.read(page: skip, positions, kept: kept, at: start.duration(to: time))
    }

    private func way(to position: Int) -> Freshness.Way {
        let callsLeft = client.gate.quotaStatus(.get).left
        return state.withLock { state in
            let next = next(&state)
            return state.policy.way(to: position, next: next, callsLeft: callsLeft, at: start.duration(to: .now))
        }
    }

    /// The positions of the accounts that are handed out and not done, and of those that will be within the period.
    private func next(_ state: inout State) -> ArraySlice<Int> {
        let (accounts, next, underWay) = queue.look(\.updatesAhead)
        let end = min(next + horizon(asked: state.asked, underWay: underWay), accounts.count)
        while state.order.count < end {
            let id = work[Int(accounts[state.order.count])].id
            state.order.append(id.flatMap { directory.index(id: $0) } ?? Int.max)
        }
        return state.order[max(0, min(next - underWay, end))..<end]
    }

    /// How many accounts will be changed within the period, with a margin: as many as the quota admits, or as fast as it went so far.
    private func horizon(asked: Int, underWay: Int) -> Int {
        let soon = period * 3 / 4
        guard let limit = client.gate.quotaStatus(.put).limit else {
            let rate = Double(asked) / max(start.duration(to: .now) / .seconds(1), 1)
            return min(max(Int(rate * (soon / .seconds(1))), 2 * underWay), Self.mostAhead)
        }
        var (low, high) = (1, max(1, min(limit, Self.mostAhead)))
        while low < high {
            let middle = (low + high + 1) / 2
            if client.gate.forecast(.put, calls: middle) <= soon { low = middle } else { high = middle - 1 }
        }
        return low
    }

    // MARK: Reading ahead

    /// Runs `body` with a reader beside it.
    func around(_ body: () async -> Void) async {
        await withTaskGroup { group in
            group.addTask { await self.readAhead() }
            await body()
            group.cancelAll()
        }
    }

    private func readAhead() async {
        guard period >= .seconds(1) else { return }
        while true {
            let isRead = if let skip = pageAhead() { await read(page: skip) } else { false }
            do { if !isRead { try await Task.sleep(for: Self.interval) } } catch { return }
            if Task.isCancelled { return }
        }
    }

    /// The page that is needed soon, as fast as it went so far; `nil` for none.
    private func pageAhead() -> Int? {
        // As long as all that was read for the plan is fresh there is nothing to look at.
        guard let first = directory.pages.first, .now + lead - first.readAt > period else { return nil }
        let callsLeft = client.gate.quotaStatus(.get).left
        let now = start.duration(to: .now)
        return state.withLock { state -> Int? in
            let (accounts, next, underWay) = queue.look(\.updatesAhead)
            guard next < accounts.count else { return nil }
            let rate = Double(state.asked) / max(now / .seconds(1), 1)
            let ahead = max(2 * underWay, Int(rate * (lead / .seconds(1))))
            // What the quota holds back is read when it is let through.
            guard client.gate.forecast(.put, calls: ahead) <= lead else { return nil }
            let upcoming = self.next(&state)
            guard
                let soon = upcoming.dropFirst(underWay).prefix(ahead).first(where: {
                    $0 != Int.max && !state.policy.isFresh($0, at: now + lead)
                }),
                case .page(let skip) = state.policy.way(to: soon, next: upcoming, callsLeft: callsLeft, at: now + lead)
            else { return nil }
            return skip
        }
    }
}
