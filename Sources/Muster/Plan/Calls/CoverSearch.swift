#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Improves a choice of who goes by groups, step by step: calls with room are filled, calls that pay for themselves are opened, and the last call of a group is
/// emptied where that is cheaper. Every accepted step lowers the cost, so it ends; what a trial did and did not pay is undone.
///
/// The work is bounded by a number of steps that grows linearly with the links, so that the largest plans take no longer than the cut before it.
struct CoverSearch {
    private let links: CohortLinks
    private let fees: CallFees
    /// How many accounts of each cohort go by groups.
    private(set) var served: [Int]
    /// The calls that this choice costs.
    private(set) var cost: Int
    /// How many accounts each group serves.
    private var load: [Int]
    /// Moves that may have to be undone.
    private var moves: [(cohort: Int, count: Int)] = []
    private var stepsLeft: Int

    init(links: CohortLinks, fees: CallFees, served: [Int]) {
        self.links = links
        self.fees = fees
        self.served = served
        stepsLeft = 4 * links.count + 1_000_000
        load = [Int](repeating: 0, count: links.groupCount)
        cost = 0
        for (cohort, count) in zip(links.cohorts, served) {
            cost += cohort.count - count
            for group in cohort.groups { load[group] += count }
        }
        for group in load.indices { cost += fees.calls(of: group, serving: load[group]) }
    }

    /// Takes steps until none helps.
    mutating func run() {
        var before: Int
        repeat {
            before = cost
            for cohort in links.cohorts.indices { fill(cohort) }
            for cohort in links.cohorts.indices { while tryOpening(for: cohort) {} }
            for group in 0..<links.groupCount { while tryEmptying(group) {} }
            moves.removeAll(keepingCapacity: true)
        } while cost < before && stepsLeft > 0
    }

    /// Looks beyond what single steps reach: sends one cohort, or all that have to do with one group, wholly one way or the other, and searches on from there.
    /// Small plans are shaken in every such way; of large ones, where the cut is nearly exact, only as much as there are steps for.
    mutating func shake() {
        while shakeOnce(), stepsLeft > 0 {}
    }

    private mutating func shakeOnce() -> Bool {
        for group in 0..<links.groupCount {
            let cohorts = links.cohorts(of: group)
            if tryMoving(cohorts, byGroups: false) || tryMoving(cohorts, byGroups: true) { return true }
        }
        for cohort in links.cohorts.indices {
            if tryMoving([cohort], byGroups: false) || tryMoving([cohort], byGroups: true) { return true }
        }
        return false
    }

    /// Wanders: moves single accounts at random, at first also where that costs more, and less and less so (simulated annealing). Where batches are small and just
    /// fit, no path that only descends leads to the best packing. Always the same way for the same plan.
    mutating func wander() {
        let steps = 8_000
        let hottest = 1.0
        var random = SplitMix64(seed: UInt64(links.count))
        var trial = self
        for step in 0..<steps where trial.stepsLeft > 0 {
            let cohort = Int.random(in: 0..<served.count, using: &random)
            let canEnter = trial.served[cohort] < links.cohorts[cohort].count
            let entering = canEnter && (trial.served[cohort] == 0 || Bool.random(using: &random))
            let before = trial.cost
            trial.move(cohort, entering ? 1 : -1)
            let temperature = hottest * Double(steps - step) / Double(steps)
            if Double(trial.cost - before) > -temperature * log(Double.random(in: 0..<1, using: &random)) {
                trial.move(cohort, entering ? -1 : 1)
            } else if trial.cost < cost {
                self = trial
            }
            trial.moves.removeAll(keepingCapacity: true)
        }
    }

    /// Searches on from a choice in which all of some cohorts go one way. Keeps what is cheaper.
    private mutating func tryMoving(
        _ cohorts: some Sequence<Int>,
        byGroups: Bool
    ) -> Bool {
        guard stepsLeft > 0 else { return false }
        var trial = self
        // A copy is work too.
        trial.stepsLeft -= served.count + load.count
        for cohort in cohorts { trial.move(cohort, (byGroups ? links.cohorts[cohort].count : 0) - served[cohort]) }
        trial.run()
        stepsLeft = trial.stepsLeft
        guard trial.cost < cost else { return false }
        self = trial
        return true
    }

    // MARK: Steps

    /// Moves so many accounts of a cohort to their groups' calls, or with a negative count back to their own.
    private mutating func move(_ cohort: Int, _ count: Int) {
        guard count != 0 else { return }
        cost -= count
        for group in links.cohorts[cohort].groups {
            cost -= fees.calls(of: group, serving: load[group])
            load[group] += count
            cost += fees.calls(of: group, serving: load[group])
        }
        served[cohort] += count
        moves.append((cohort, count))
        stepsLeft -= links.cohorts[cohort].groups.count
    }

    private mutating func undo(to mark: Int) {
        while moves.count > mark {
            let (cohort, count) = moves.removeLast()
            move(cohort, -count)
            moves.removeLast()
        }
    }

    /// Accounts that a group's calls still have room for.
    private func room(_ group: Int) -> Int { fees.room(of: group, serving: load[group]) }

    /// Sends as many accounts of a cohort by groups as there is room for everywhere: each saves a call and costs none.
    private mutating func fill(_ cohort: Int) {
        stepsLeft -= 1
        var count = links.cohorts[cohort].count - served[cohort]
        guard count > 0 else { return }
        for group in links.cohorts[cohort].groups { count = Swift.min(count, room(group)) }
        move(cohort, count)
    }

    /// Fills the calls of some groups, accounts with few groups first, because they take up the least.
    private mutating func fill(_ groups: [Int]) {
        for group in groups {
            for cohort in links.cohorts(of: group) {
                guard room(group) > 0 else { break }
                fill(cohort)
            }
        }
    }

    /// Opens the calls that one more account of a cohort needs, and keeps them when others fill them well enough.
    private mutating func tryOpening(for cohort: Int) -> Bool {
        guard stepsLeft > 0, served[cohort] < links.cohorts[cohort].count else { return false }
        let (before, mark) = (cost, moves.count)
        move(cohort, 1)
        fill(cohort)
        fill(links.cohorts[cohort].groups)
        if cost < before { return true }
        undo(to: mark)
        return false
    }

    /// Empties the last call of a group, and fills what room that makes elsewhere.
    private mutating func tryEmptying(_ group: Int) -> Bool {
        guard stepsLeft > 0, load[group] > 0 else { return false }
        let surplus = (load[group] - 1) % fees.batch + 1
        let cohorts = links.cohorts(of: group)
        stepsLeft -= surplus * cohorts.count
        guard stepsLeft > 0 else { return false }
        let (before, mark) = (cost, moves.count)
        for _ in 0..<surplus {
            guard let cohort = cohorts.filter({ served[$0] > 0 }).max(by: { relief($0) < relief($1) }) else { break }
            move(cohort, -1)
        }
        let touched = Set(moves[mark...].flatMap { links.cohorts[$0.cohort].groups }).subtracting([group])
        fill(touched.sorted())
        if cost < before { return true }
        undo(to: mark)
        return false
    }

    /// How much it would help to take one account of this cohort out of its groups' calls: how many calls that ends, then how near the others are to
    /// their ends, then how many groups it concerns.
    private func relief(_ cohort: Int) -> (Int, Int, Int) {
        let surpluses = links.cohorts[cohort].groups.map { (load[$0] - 1) % fees.batch }
        let ended = surpluses.count { $0 == 0 }
        return (ended, -(surpluses.filter { $0 > 0 }.min() ?? 0), surpluses.count)
    }
}
