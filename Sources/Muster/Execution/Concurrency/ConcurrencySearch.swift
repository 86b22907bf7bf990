import LibC

/// The state of the search for the best level: hill climbing, which compares the held level with a trial.
struct ConcurrencySearch: Sendable {
    /// The share of perfect scaling that a higher level must reach.
    static let worthwhileShare = 0.18
    /// Up to this multiple of its floor, latency shows no queue. Then a higher level needs less evidence.
    static let nearFloor = 1.5
    static let firstStep = 1.25
    static let longestStep = 2.0
    static let longestHold = 8

    /// The direction of a trial.
    enum Trial: Sendable { case higher, lower }

    /// The held level; `nil` until it is measured.
    var held: ThroughputSample?
    /// The current trial.
    var trial: Trial?
    /// Whether the trial is above the ceiling.
    var isAboveCeiling = false
    /// The rounds until the next trial.
    var hold = 2
    /// The rounds to hold after a rejected trial.
    var patience = 1
    var triesHigher = false
    var step = firstStep

    /// Holds the level of a trial. The next trial goes further in the same direction.
    mutating func accept(_ sample: ThroughputSample, _ trial: Trial) {
        held = sample
        patience = 1
        step = Swift.min(step * 1.3, Self.longestStep)
        self.trial = nil
        triesHigher = trial == .higher
    }

    /// Rejects a trial. The next one goes in the other direction, after a growing hold.
    mutating func reject(_ trial: Trial) {
        triesHigher = trial == .lower
        self.trial = nil
        step = Self.firstStep
        patience = Swift.min(patience * 2, Self.longestHold)
        hold = patience
    }
}

extension ConcurrencyLimit {
    /// Ends a round trip of the slow start.
    mutating func endOfSlowStartRound() {
        defer { slowStart.begin(after: sent) }
        guard round.count >= 4 else { return }
        let sample = round.sample
        let best = slowStart.best
        slowStart.take(sample)
        floor.take(sample.latency, rise: 0.05)
        if let best, sample.inFlight > best.inFlight + 0.18,
            !sample.isWorth(over: best, share: ConcurrencySearch.worthwhileShare, benefitOfDoubt: 1)
        {
            // One round at this level, without growth, decides.
            beginSearch()
            (search.held, search.trial) = (best, .higher)
            set(sample.level)
        } else if limit >= ceiling || !slowStart.hasGrown {
            beginSearch()
        }
        beginRound()
    }

    private mutating func beginSearch() {
        phase = .search
        search = ConcurrencySearch()
    }

    /// Ends the round when it has enough answers.
    mutating func endOfRound() {
        if phase == .recovery {
            guard round.count >= limit else { return }
            guard limit < ceiling else { return beginSearchRound() }
            return set(Swift.min(ceiling, limit + Swift.max(1, limit / 5)))
        }
        guard round.count >= Swift.min(Swift.max(2 * limit, 24), 128) else { return }
        let sample = round.sample
        floor.take(sample.latency, rise: 0.01)
        if let held = search.held, let trial = search.trial {
            decide(trial, sample, held)
        } else {
            hold(sample)
        }
        beginRound()
    }

    private mutating func beginSearchRound() {
        beginSearch()
        beginRound()
    }

    /// Compares the trial's level with the held one.
    private mutating func decide(
        _ trial: ConcurrencySearch.Trial,
        _ sample: ThroughputSample,
        _ held: ThroughputSample
    ) {
        let isNearFloor = floor.isNear(sample.latency, factor: ConcurrencySearch.nearFloor)
        let share = ConcurrencySearch.worthwhileShare
        let isAccepted =
            switch trial {
            case .higher where search.isAboveCeiling: true
            case .higher: sample.isWorth(over: held, share: share, benefitOfDoubt: isNearFloor ? 1 : 0)
            case .lower: !held.isWorth(over: sample, share: share, benefitOfDoubt: isNearFloor ? 1 : 0.3)
            }
        guard isAccepted else {
            search.reject(trial)
            return set(held.level)
        }
        search.accept(sample, trial)
        if search.isAboveCeiling {
            // A round above the ceiling had no overload.
            liftCeiling()
            search = ConcurrencySearch()
            phase = .recovery
        } else {
            beginTrial()
        }
    }

    /// Holds the level, and begins a trial after the hold.
    private mutating func hold(_ sample: ThroughputSample) {
        guard let held = search.held else {
            search.held = sample
            return countDown()
        }
        let change = sample.throughput - held.throughput
        let noise = 3 * (sample.error * sample.error + held.error * held.error).squareRoot()
        if change < -Swift.max(0.35, noise) {
            // The capacity has shrunk. The limit shrinks in proportion.
            search.held = nil
            (search.hold, search.patience) = (1, 1)
            return set(Int((Double(limit) * exp(change)).rounded(.up)))
        }
        if change > Swift.max(0.35, noise) {
            search.held = sample
            (search.hold, search.patience, search.triesHigher, search.step) = (0, 1, true, 1.5)
        } else {
            search.held?.blend(sample)
        }
        countDown()
    }

    private mutating func countDown() {
        search.hold -= 1
        if search.hold <= 0 { beginTrial() }
    }

    /// Tries another level for a round.
    private mutating func beginTrial() {
        let higher = Swift.min(ceiling, Swift.max(limit + 1, Int((Double(limit) * search.step).rounded())))
        let lower = Swift.max(1, Swift.min(limit - 1, Int((Double(limit) / search.step).rounded())))
        if search.triesHigher, limit >= ceiling {
            if ceiling < cap, mayRisk {
                (search.trial, search.isAboveCeiling) = (.higher, true)
                return set(limit + 1)
            }
            search.triesHigher = false
        }
        if search.triesHigher, higher > limit {
            search.trial = .higher
            set(higher)
        } else if lower < limit, let held = search.held,
            !floor.isNear(held.latency, factor: ConcurrencySearch.nearFloor)
        {
            // With a queue, fewer calls may bring the same throughput.
            search.trial = .lower
            set(lower)
        } else {
            search.hold = search.patience
            search.triesHigher = true
        }
    }
}
