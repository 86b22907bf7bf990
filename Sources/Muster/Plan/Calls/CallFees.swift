/// What the calls of groups cost: how many `PUT` calls a group needs for the accounts that it serves.
struct CallFees: Sendable {
    /// The most accounts that one call takes; at least 1.
    let batch: Int
    /// The accounts that each group takes without a call of its own: the first batch of a group that is still to be made goes with the `POST` that makes it.
    private let free: [Int]

    init(batch: Int, unmade: Set<Int>, groupCount: Int) {
        self.batch = batch
        free = (0..<groupCount).map { unmade.contains($0) ? batch : 0 }
    }

    /// The calls of a group that serves so many accounts.
    func calls(of group: Int, serving count: Int) -> Int { Swift.max(count - free[group], 0).dividedUp(by: batch) }

    /// The load of a group that serves so many accounts.
    func load(of group: Int, serving count: Int) -> GroupLoad {
        let calls = calls(of: group, serving: count)
        return GroupLoad(count: count, calls: calls, room: calls * batch + free[group] - count)
    }
}

/// The accounts that the calls of a group serve. Kept by a search, because what follows from their number takes divisions.
struct GroupLoad: Sendable {
    /// The number of accounts.
    var count: Int
    /// The group's calls.
    var calls: Int
    /// How many more accounts they have room for.
    var room: Int
}
