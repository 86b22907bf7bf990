import IdentityAPI
import Synchronization

/// Reads accounts again that were read too long ago. ``Freshness`` decides how.
///
/// A worker that needs an account reads it, or its page. Other workers that need the same page wait for it. Beside the workers, one reader reads pages ahead, so that a run without a quota does not wait
/// for them.
final class FreshAccounts: Sendable {
    /// The result of a read; the account is `nil` when it does not exist.
    struct Sighting: Sendable {
        var account: RobotAccount?
        var time: ContinuousClock.Instant
    }

    struct State {
        var policy: Freshness
        /// Accounts that were read and await their change, by their position in the plan's list.
        var accounts: [Int: (account: RobotAccount, time: ContinuousClock.Instant)] = [:]
        /// The positions of the accounts with their own calls, in the order of the queue, as far as needed so far.
        var order: [Int] = []
        /// The pages that are being read, by the number of accounts before them, with the workers that wait for them.
        var underWay: [Int: [CheckedContinuation<Void, Never>]] = [:]
        /// The number of accounts that workers asked for.
        var asked = 0
    }

    /// The longest ``lead``.
    private static let longestLead = Duration.seconds(5)

    let client: IdentityClient
    let period: Duration
    private let retry: RetryPolicy
    let directory: Directory
    let work: WorkList
    let queue: WorkQueue
    /// How long before its changes a page is read.
    let lead: Duration
    let start = ContinuousClock.now
    let state: Mutex<State>

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
    /// - Parameter seenAt: when it was read last.
    /// - Returns: the account; `nil` when it was read recently enough.
    /// - Throws: ``IdentityError`` when it cannot be read.
    func sighting(of id: String, seenAt: ContinuousClock.Instant) async throws -> Sighting? {
        let now = ContinuousClock.now
        state.withLock { $0.asked += 1 }
        guard now - seenAt > period else { return nil }
        // A shorter period ends before the page's other accounts are changed.
        guard period >= .seconds(1), let position = directory.index(id: id) else { return try await single(id) }
        if let found = take(position, after: seenAt) { return found }
        if await waited(for: position), let found = take(position, after: seenAt) { return found }
        if case .page(let skip) = way(to: position), await read(page: skip), let found = take(position, after: seenAt) {
            return found
        }
        // No page shows it.
        return try await single(id)
    }

    /// Reads those of several accounts again that were read too long ago, by pages where many of them are on one.
    ///
    /// - Parameter seenAt: when each was read last, by its id.
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
                for account in page.accounts where account.hasGroupIDs {
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

    /// Reads a page for several accounts at once. Returns `nil` when it cannot be read.
    private func page(_ skip: Int) async -> (accounts: [RobotAccount], time: ContinuousClock.Instant)? {
        let now = ContinuousClock.now
        guard let page = await fetch(page: skip) else { return nil }
        let positions = page.results.map { directory.index(id: $0.id) }
        state.withLock {
            $0.policy.read(page: skip, positions, kept: Set(positions.compactMap(\.self)), at: start.duration(to: now))
        }
        return (page.results, now)
    }

    /// Reads a page in the order of the plan's list. Returns `nil` when it cannot be read.
    private func fetch(page skip: Int) async -> RobotAccountPage? {
        try? await retry.reading { [client, directory] in
            try await client.robotAccounts(skip: skip, sortedBy: directory.sortKey)
        }
    }

    /// Reads one account by its id, even if it was read recently.
    ///
    /// - Throws: ``IdentityError`` when it cannot be read.
    func single(_ id: String) async throws -> Sighting {
        let now = ContinuousClock.now
        do {
            let account = try await retry.reading { [client] in try await client.robotAccountIfThere(id: id) }
            return Sighting(account: account, time: now)
        } catch let error as IdentityError where error.isTransient {
            // The change was not sent.
            var unread = error
            unread.kind = .unreachable
            unread.message = "the account could not be read before its change: \(error.message)"
            throw unread
        }
    }

    // MARK: Pages

    /// Returns and removes an account that was read with its page; `nil` when that was too long ago.
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

    /// Waits for a page that is being read and should have the account. Returns whether there was one.
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
    func read(page skip: Int) async -> Bool {
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

    /// Keeps the accounts of a page that are changed next. An account without groups is read by its id instead.
    private func take(_ page: RobotAccountPage, _ skip: Int, readAt time: ContinuousClock.Instant, _ state: inout State)
    {
        let positions = page.results.map { directory.index(id: $0.id) }
        let wanted = Set(next(&state))
        state.accounts = state.accounts.filter { time - $0.value.time <= period }
        var kept: Set<Int> = []
        for (account, position) in zip(page.results, positions) {
            guard let position, account.hasGroupIDs, wanted.contains(position) else { continue }
            state.accounts[position] = (account, time)
            kept.insert(position)
        }
        state.policy.read(page: skip, positions, kept: kept, at: start.duration(to: time))
    }
}
