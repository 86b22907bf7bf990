import IdentityAPI
import Synchronization

/// Which page an account is read with, and the reader that reads pages ahead.
extension FreshAccounts {
    /// The interval at which the reader checks whether a page is due.
    private static let interval = Duration.milliseconds(50)
    /// The most accounts to look ahead at.
    private static let mostAhead = 8000

    func way(to position: Int) -> Freshness.Way {
        let callsLeft = client.gate.quotaStatus(.get).left
        return state.withLock { state in
            let next = next(&state)
            return state.policy.way(to: position, next: next, callsLeft: callsLeft, at: start.duration(to: .now))
        }
    }

    /// Returns the positions of the accounts in flight, and of those that will be changed within the period.
    func next(_ state: inout State) -> ArraySlice<Int> {
        let (accounts, next, underWay) = queue.look(\.updatesAhead)
        let end = min(next + horizon(asked: state.asked, underWay: underWay), accounts.count)
        while state.order.count < end {
            let id = work[Int(accounts[state.order.count])].id
            state.order.append(id.flatMap { directory.index(id: $0) } ?? Int.max)
        }
        return state.order[max(0, min(next - underWay, end))..<end]
    }

    /// Returns how many accounts will be changed within the period, with a margin: as many as the quota admits, or at the rate so far.
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

    /// Runs `body`, and the reader beside it.
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

    /// Returns the page that is needed soon, at the rate so far; `nil` for none.
    private func pageAhead() -> Int? {
        // Until then, everything that was read for the plan is fresh.
        guard let first = directory.pages.first, .now + lead - first.readAt > period else { return nil }
        let callsLeft = client.gate.quotaStatus(.get).left
        let now = start.duration(to: .now)
        return state.withLock { state -> Int? in
            let (accounts, next, underWay) = queue.look(\.updatesAhead)
            guard next < accounts.count else { return nil }
            let rate = Double(state.asked) / max(now / .seconds(1), 1)
            let ahead = max(2 * underWay, Int(rate * (lead / .seconds(1))))
            // The accounts of calls that wait for their quota are read when the quota admits them.
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
