import IdentityAPI

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// How many calls of one method may be in flight: an adaptive concurrency limit in the family of TCP Vegas, Netflix's gradient limit and Vector's adaptive request
/// concurrency. A pure value that is told what happens, so that hours can be tried in a moment.
///
/// - It starts low and doubles with each round trip while latency stays near its floor (slow start).
/// - Then it compares levels by their throughput (``ThroughputSample``) and keeps the lowest one above which more calls bring too little.
/// - A call that the service had no capacity for (503, a time-out, a refused connection) sets a ceiling below the number of calls that met it. Failures in a row
///   shrink the limit multiplicatively. What is above the ceiling is tried seldom, with one call.
/// - Only calls that were sent while the limit was used to the full tell anything. Neither the wait for the quota nor a 429 does.
struct ConcurrencyLimit: Sendable {
    /// What became of a call.
    enum Result: Sendable {
        /// The service answered, whatever it said.
        case answered(latency: Duration)
        /// The service had no capacity for it.
        case overloaded
        /// It tells nothing: a 429, or a call that was not sent.
        case withheld
    }

    /// A call in flight.
    struct Ticket: Sendable {
        /// The calls in flight when it was sent, itself included.
        fileprivate(set) var inFlight: Int
        fileprivate(set) var limit: Int
        fileprivate(set) var number: Int
        fileprivate(set) var round: Int
        fileprivate(set) var cuts: Int
    }

    /// What the limit does.
    enum GrowthPhase: Sendable {
        /// Doubles with each round trip.
        case slowStart
        /// Grows by a fifth with each round, after a cut.
        case recovery
        /// Compares levels.
        case search
    }

    /// The highest limit there may be.
    let cap: Int
    /// Whether the limit always is the cap.
    let isFixed: Bool
    /// The most calls in flight.
    private(set) var limit: Int
    /// The calls in flight.
    private(set) var inFlight = 0
    /// The places taken: the calls in flight, and those that wait for their quota.
    private(set) var taken = 0
    /// The level above which the service had no capacity; the cap when it always had.
    private(set) var ceiling: Int
    var phase = GrowthPhase.slowStart
    var round = ConcurrencyRound()
    private(set) var sent = 0
    private var roundNumber = 0
    private var cuts = 0
    /// Whether the present cut was deepened by a call that was in flight with the one that caused it.
    private var hasDeepened = false
    private var answersSinceCut = Int.max / 2
    /// The answers that must come before a call is risked above the ceiling. A call in 250 to 400 keeps overload below 1 % of the answers.
    private var answersBeforeRisk = Self.fewestAnswersBeforeRisk
    var slowStart = SlowStart()
    var search = ConcurrencySearch()
    var floor = LatencyFloor()

    private static let fewestAnswersBeforeRisk = 250
    private static let mostAnswersBeforeRisk = 400
    private static let start = 6

    /// A limit that knows nothing of the service yet.
    init(cap: Int, isFixed: Bool) {
        self.cap = Swift.max(cap, 1)
        self.isFixed = isFixed
        ceiling = self.cap
        limit = isFixed ? self.cap : Swift.min(Self.start, self.cap)
    }

    /// Whether another call may take a place.
    var hasRoom: Bool { taken < limit }

    /// Whether enough calls were answered since the last overload to risk one above the ceiling.
    var mayRisk: Bool { answersSinceCut >= answersBeforeRisk }

    // MARK: A call's way

    /// A call takes a place. ``leave()`` must follow.
    mutating func take() { taken += 1 }

    /// A call leaves its place, sent or not.
    mutating func leave() { taken -= 1 }

    /// A call that has a place is sent. ``ended(_:_:)`` must follow.
    mutating func send() -> Ticket {
        inFlight += 1
        sent += 1
        return Ticket(inFlight: inFlight, limit: limit, number: sent, round: roundNumber, cuts: cuts)
    }

    /// A call has ended.
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
            // A limit that is not used is no reason to raise it.
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

    /// Sets the limit and begins a round.
    mutating func set(_ limit: Int) {
        self.limit = Swift.max(1, Swift.min(limit, cap))
        beginRound()
    }

    /// Begins a round.
    mutating func beginRound() {
        roundNumber += 1
        round = ConcurrencyRound()
    }

    /// Forgets the ceiling: the service had capacity for a call above it.
    mutating func liftCeiling() { ceiling = cap }

    /// The service had no capacity for a call.
    private mutating func overloaded(_ ticket: Ticket) {
        guard ticket.cuts == cuts else { return deepen(ticket) }
        hasDeepened = false
        // A failure soon after a cut: the cut was too small.
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

    /// A call that was in flight when the limit was cut failed as well. At a level that the cut allows, that tells that the cut was too small; once, because such calls
    /// come in bursts.
    private mutating func deepen(_ ticket: Ticket) {
        guard ticket.cuts == cuts - 1, !hasDeepened, ticket.inFlight <= ceiling + 1 else { return }
        hasDeepened = true
        set(limit * 3 / 4)
    }
}

/// The state of the slow start: when its round trip ends, and what was best so far.
struct SlowStart: Sendable {
    /// Answers that took longer than this many times the floor do not raise the limit.
    static let longestWait = 2.5

    /// The number of the last call of the present round trip.
    private var end = 0
    /// Whether the limit has grown in the present round trip.
    var hasGrown = true
    /// The round trip with the highest throughput.
    private(set) var best: ThroughputSample?

    /// Whether a call belongs to the next round trip.
    func isOver(by ticket: ConcurrencyLimit.Ticket) -> Bool { ticket.number > end }

    /// Notes what a round trip told.
    mutating func take(_ sample: ThroughputSample) {
        if best.map({ sample.throughput > $0.throughput }) ?? true { best = sample }
    }

    /// Begins a round trip after so many calls.
    mutating func begin(after sent: Int) {
        end = sent
        hasGrown = false
    }
}

/// The lowest latency of late. It rises a little with each round, so that an old floor is forgotten.
struct LatencyFloor: Sendable {
    /// As a logarithm; infinite before the first round.
    private var latency = Double.infinity

    /// Takes a round's latency.
    ///
    /// - Parameter rise: how far the floor may rise in this round, as a logarithm.
    mutating func take(_ latency: Double, rise: Double) {
        self.latency = Swift.min(self.latency + rise, latency)
    }

    /// Whether a latency is below so many times the floor.
    func isNear(_ latency: Double, factor: Double) -> Bool { latency < self.latency + log(factor) }
}
