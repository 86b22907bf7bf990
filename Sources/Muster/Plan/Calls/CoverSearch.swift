import LibC

/// Improves a choice of accounts for group calls step by step (local search): it fills calls with room, opens calls that pay for themselves, and empties the last
/// call of a group when that is cheaper. Every accepted step lowers the cost, so it ends. It undoes trials that do not pay.
///
/// The number of steps grows linearly with the links, so that the largest plans take no longer than the cut before it.
struct CoverSearch {
    private let links: CohortLinks
    private let fees: CallFees
    /// The accounts of each cohort that use group calls.
    private(set) var served: [Int]
    /// The calls of this choice.
    private(set) var cost: Int
    /// The accounts of each group's calls, and what follows from their number.
    private var loads: [GroupLoad]
    /// Moves that a trial may undo.
    private var moves: [(cohort: Int, count: Int)] = []
    private var stepsLeft: Int

    init(links: CohortLinks, fees: CallFees, served: [Int]) {
        self.links = links
        self.fees = fees
        self.served = served
        stepsLeft = 4 * links.count + 1_000_000
        cost = 0
        var counts = [Int](repeating: 0, count: links.groupCount)
        for cohort in links.cohortIndices {
            cost += links.sizes[cohort] - served[cohort]
            for link in links.links(of: cohort) { counts[links.group(at: link)] += served[cohort] }
        }
        loads = counts.enumerated().map { fees.load(of: $0.offset, serving: $0.element) }
        cost += loads.reduce(0) { $0 + $1.calls }
    }

    /// Takes steps until none lowers the cost.
    mutating func run() {
        var before: Int
        repeat {
            before = cost
            for cohort in links.cohortIndices { fill(cohort) }
            for cohort in links.cohortIndices { while tryOpening(for: cohort) {} }
            for group in 0..<links.groupCount { while tryEmptying(group) {} }
            moves.removeAll(keepingCapacity: true)
        } while cost < before && stepsLeft > 0
    }

    /// Escapes local minima: moves one cohort, or all cohorts of one group, wholly to one side, and searches from there. For small plans it tries all such moves.
    /// For large ones, where the cut is nearly exact, it tries as many as the bound on steps allows.
    mutating func shake() {
        while shakeOnce(), stepsLeft > 0 {}
    }

    private mutating func shakeOnce() -> Bool {
        for group in 0..<links.groupCount {
            let cohorts = links.cohorts(of: group)
            if tryMoving(cohorts, byGroups: false) || tryMoving(cohorts, byGroups: true) { return true }
        }
        for cohort in links.cohortIndices {
            if tryMoving([cohort], byGroups: false) || tryMoving([cohort], byGroups: true) { return true }
        }
        return false
    }

    /// Simulated annealing: moves single accounts at random, and accepts a higher cost less and less often. For small batches that just fit, a path that only
    /// descends does not reach the best packing. The result is the same for the same plan.
    mutating func wander() {
        let steps = 8_000
        let hottest = 1.0
        var random = SplitMix64(seed: UInt64(links.count))
        var trial = self
        for step in 0..<steps where trial.stepsLeft > 0 {
            let cohort = Int.random(in: 0..<served.count, using: &random)
            let canEnter = trial.served[cohort] < links.sizes[cohort]
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

    /// Searches from a choice with some cohorts wholly on one side. Keeps the cheaper result.
    private mutating func tryMoving(_ cohorts: some Sequence<Int>, byGroups: Bool) -> Bool {
        guard stepsLeft > 0 else { return false }
        var trial = self
        // A copy counts as a step.
        trial.stepsLeft -= served.count + loads.count
        for cohort in cohorts { trial.move(cohort, (byGroups ? links.sizes[cohort] : 0) - served[cohort]) }
        trial.run()
        stepsLeft = trial.stepsLeft
        guard trial.cost < cost else { return false }
        self = trial
        return true
    }

    // MARK: Steps

    /// Moves a number of accounts of a cohort to group calls, or with a negative count back to their own calls.
    private mutating func move(_ cohort: Int, _ count: Int) {
        guard count != 0 else { return }
        cost -= count
        let links = links.links(of: cohort)
        for link in links {
            let group = self.links.group(at: link)
            cost -= loads[group].calls
            loads[group] = fees.load(of: group, serving: loads[group].count + count)
            cost += loads[group].calls
        }
        served[cohort] += count
        moves.append((cohort, count))
        stepsLeft -= links.count
    }

    private mutating func undo(to mark: Int) {
        while moves.count > mark {
            let (cohort, count) = moves.removeLast()
            move(cohort, -count)
            moves.removeLast()
        }
    }

    /// Moves as many accounts of a cohort to group calls as all its groups have room for: each saves a call and costs none.
    private mutating func fill(_ cohort: Int) {
        stepsLeft -= 1
        var count = links.sizes[cohort] - served[cohort]
        guard count > 0 else { return }
        for link in links.links(of: cohort) { count = Swift.min(count, loads[links.group(at: link)].room) }
        move(cohort, count)
    }

    /// Fills the calls of some groups. Accounts with few groups come first, because they use the fewest places.
    private mutating func fill(_ groups: some Sequence<Int>) {
        for group in groups {
            for cohort in links.cohorts(of: group) {
                guard loads[group].room > 0 else { break }
                fill(cohort)
            }
        }
    }

    /// Opens the calls that one more account of a cohort needs. Keeps them when other accounts fill them well enough.
    private mutating func tryOpening(for cohort: Int) -> Bool {
        guard stepsLeft > 0, served[cohort] < links.sizes[cohort] else { return false }
        let (before, mark) = (cost, moves.count)
        move(cohort, 1)
        fill(cohort)
        fill(links.links(of: cohort).lazy.map { [links] in links.group(at: $0) })
        if cost < before { return true }
        undo(to: mark)
        return false
    }

    /// Empties the last call of a group, and fills the places that become free elsewhere.
    private mutating func tryEmptying(_ group: Int) -> Bool {
        guard stepsLeft > 0, loads[group].count > 0 else { return false }
        let surplus = fees.batch - loads[group].room
        let cohorts = links.cohorts(of: group)
        stepsLeft -= surplus * cohorts.count
        guard stepsLeft > 0 else { return false }
        let (before, mark) = (cost, moves.count)
        for _ in 0..<surplus {
            var best: (cohort: Int, relief: (Int, Int, Int))?
            for cohort in cohorts where served[cohort] > 0 {
                let relief = relief(cohort)
                if best.map({ $0.relief < relief }) ?? true { best = (cohort, relief) }
            }
            guard let best else { break }
            move(best.cohort, -1)
        }
        let touched = Set(moves[mark...].flatMap { links.links(of: $0.cohort).map(links.group(at:)) })
            .subtracting([group])
        fill(touched.sorted())
        if cost < before { return true }
        undo(to: mark)
        return false
    }

    /// Returns the benefit of moving one account of this cohort out of group calls: the number of calls that end, then how near the others are to
    /// their end, then the number of its groups.
    private func relief(_ cohort: Int) -> (Int, Int, Int) {
        let links = links.links(of: cohort)
        var ended = 0
        var nearest = Int.max
        for link in links {
            // The accounts of the last call but one.
            let surplus = fees.batch - loads[self.links.group(at: link)].room - 1
            if surplus == 0 { ended += 1 } else { nearest = Swift.min(nearest, surplus) }
        }
        return (ended, nearest == .max ? 0 : -nearest, links.count)
    }
}
