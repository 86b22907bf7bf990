import IdentityAPI
import LibC

/// The limit of calls of one method in flight: an adaptive concurrency limit like TCP Vegas, Netflix's gradient limit and Vector's adaptive request concurrency. A pure value, so
/// that a test simulates hours in a moment.
///
/// - It starts low and doubles with each round trip while latency stays near its floor (slow start).
/// - Then it compares levels by their throughput (``ThroughputSample``) and keeps the lowest one above which more calls gain too little.
/// - A call that the service had no capacity for (503, a time-out, a refused connection) sets a ceiling below the calls in flight. Consecutive failures shrink the limit
///   multiplicatively. It rarely tries a level above the ceiling, with one call.
/// - It measures only calls that were sent while the limit was fully used. It ignores the wait for the quota, and 429.
struct ConcurrencyLimit: Sendable {
    /// The end of a call.
    enum Result: Sendable {
        /// The service responded, with whatever status.
        case answered(latency: Duration)
        /// The service had no capacity for it.
        case overloaded
        /// A 429, or a call that was not sent. It shows nothing about the capacity.
        case withheld
    }

    /// A call in flight.
    struct Ticket: Sendable {
        /// The calls in flight when it was sent, including itself.
        fileprivate(set) var inFlight: Int
        fileprivate(set) var limit: Int
        fileprivate(set) var number: Int
        fileprivate(set) var round: Int
        fileprivate(set) var cuts: Int
    }

    /// How the limit changes.
    enum GrowthPhase: Sendable {
        /// Doubles with each round trip.
        case slowStart
        /// Grows by a fifth with each round, after a cut.
        case recovery
        /// Compares levels.
        case search
    }

    /// The highest limit.
    let cap: Int
    /// Whether the limit always is the cap.
    let isFixed: Bool
    /// The most calls in flight.
    private(set) var limit: Int
    /// The calls in flight.
    private(set) var inFlight = 0
    /// The occupied places: the calls in flight, and those that wait for their quota.
    private(set) var taken = 0
    /// The level above which the service had no capacity; the cap when it always had capacity.
    private(set) var ceiling: Int
    var phase = GrowthPhase.slowStart
    var round = ConcurrencyRound()
    private(set) var sent = 0
    private var roundNumber = 0
    private var cuts = 0
    /// Whether a call that was in flight with the cause of the last cut deepened the cut.
    private var hasDeepened = false
    private var answersSinceCut = Int.max / 2
    /// The answers to wait for before a call above the ceiling. One such call in 250 to 400 keeps overload below 1 % of the answers.
    private var answersBeforeRisk = Self.fewestAnswersBeforeRisk
    var slowStart = SlowStart()
    var search = ConcurrencySearch()
    var floor = LatencyFloor()

    private static let fewestAnswersBeforeRisk = 250
    private static let mostAnswersBeforeRisk = 400
    private static let start = 6

    /// Creates a limit without measurements.
    init(cap: Int, isFixed: Bool) {
        self.cap = Swift.max(cap, 1)
        self.isFixed = isFixed
        ceiling = self.cap
        limit = isFixed ? self.cap : Swift.min(Self.start, self.cap)
    }

    /// Whether another call may take a place.
    var hasRoom: Bool { taken < limit }

    /// Whether enough calls were answered since the last overload to try one above the ceiling.
    var mayRisk: Bool { answersSinceCut >= answersBeforeRisk }

    // MARK: Calls

    /// Records that a call takes a place. ``leave()`` must follow.
    mutating func take() { taken += 1 }

    /// Records that a call leaves its place, sent or not.
    mutating func leave() { taken -= 1 }

    /// Records that a call with a place is sent. ``ended(_:_:)`` must follow.
    mutating func send() -> Ticket {
        inFlight += 1
        sent += 1
        return Ticket(inFlight: inFlight, limit: limit, number: sent, round: roundNumber, cuts: cuts)
    }

    /// Records the end of a call.
    mutating func ended(_ ticket: Ticket, _ result: Result) {
        inFlight -= 1
        guard !isFixed else { return }
        switch result {
        case .withheld: break
        case .overloaded: overloaded(ticket)
        case .answered(let latency):
            answersSinceCut += 1
            answered(ticket, latency: log(Swift.max(latency.inSeconds, 1e-6)))
        }
    }

    private mutating func answered(_ ticket: Ticket, latency: Double) {
        if phase == .slowStart {
            if slowStart.isOver(by: ticket) { endOfSlowStartRound() }
            // An unused limit does not grow.
            guard phase == .slowStart, ticket.inFlight * 2 >= ticket.limit else { return }
            round.take(latency: latency, inFlight: ticket.inFlight)
            if limit < ceiling, floor.isNear(latency, factor: SlowStart.longestWait) {
                limit += 1
                slowStart.hasGrown = true
            }
        } else if ticket.round == roundNumber, ticket.inFlight * 8 >= limit * 7 {
            round.take(latency: latency, inFlight: ticket.inFlight)
            endOfRound()
        }
    }

    // MARK: Changes

    /// Sets the limit, and begins a round.
    mutating func set(_ limit: Int) {
        self.limit = Swift.max(1, Swift.min(limit, cap))
        beginRound()
    }

    /// Begins a round.
    mutating func beginRound() {
        roundNumber += 1
        round = ConcurrencyRound()
    }

    /// Removes the ceiling, because the service had capacity for a call above it.
    mutating func liftCeiling() { ceiling = cap }

    /// Cuts the limit, because the service had no capacity for a call.
    private mutating func overloaded(_ ticket: Ticket) {
        guard ticket.cuts == cuts else { return deepen(ticket) }
        hasDeepened = false
        // A failure soon after a cut shows that the cut was too small.
        let isChain = answersSinceCut < Swift.max(limit, 8)
        let wasFull = ticket.inFlight * 5 >= ticket.limit * 4
        let shrunk = limit * 3 / 4
        var next = wasFull ? Swift.min(ticket.inFlight - 1, limit) : shrunk
        if isChain {
            next = Swift.min(next, shrunk)
        } else {
            let isRisk = search.isAboveCeiling && ticket.inFlight > ceiling
            answersBeforeRisk =
                isRisk
                ? Swift.min(answersBeforeRisk + 100, Self.mostAnswersBeforeRisk) : Self.fewestAnswersBeforeRisk
            ceiling = Swift.max(1, wasFull ? next : limit)
        }
        cuts += 1
        answersSinceCut = 0
        search = ConcurrencySearch()
        phase = .recovery
        set(next)
    }

    /// Cuts the limit further, because a call that was in flight during the last cut failed as well, at a level that the cut allows. Once for each cut, because such calls come in
    /// bursts.
    private mutating func deepen(_ ticket: Ticket) {
        guard ticket.cuts == cuts - 1, !hasDeepened, ticket.inFlight <= ceiling + 1 else { return }
        hasDeepened = true
        set(limit * 3 / 4)
    }
}

/// The state of the slow start: the end of its round trip, and the best sample so far.
struct SlowStart: Sendable {
    /// Answers that took longer than this many times the floor do not raise the limit.
    static let longestWait = 2.5

    /// The number of the last call of the current round trip.
    private var end = 0
    /// Whether the limit has grown in the current round trip.
    var hasGrown = true
    /// The round trip with the highest throughput.
    private(set) var best: ThroughputSample?

    /// Returns whether a call belongs to the next round trip.
    func isOver(by ticket: ConcurrencyLimit.Ticket) -> Bool { ticket.number > end }

    /// Records the sample of a round trip.
    mutating func take(_ sample: ThroughputSample) {
        if best.map({ sample.throughput > $0.throughput }) ?? true { best = sample }
    }

    /// Begins a round trip after a number of calls.
    mutating func begin(after sent: Int) {
        end = sent
        hasGrown = false
    }
}

/// The lowest recent latency. It rises a little with each round, so that an old floor is forgotten.
struct LatencyFloor: Sendable {
    /// The natural logarithm; infinite before the first round.
    private var latency = Double.infinity

    /// Records a round's latency.
    ///
    /// - Parameter rise: how far the floor may rise in this round, as a logarithm.
    mutating func take(_ latency: Double, rise: Double) {
        self.latency = Swift.min(self.latency + rise, latency)
    }

    /// Returns whether a latency is below a multiple of the floor.
    func isNear(_ latency: Double, factor: Double) -> Bool { latency < self.latency + log(factor) }
}
