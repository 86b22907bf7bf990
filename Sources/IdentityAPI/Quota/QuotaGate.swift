import Synchronization

/// Holds calls back so that no method exceeds its quota: the one place where a call waits for a window.
///
/// When a call may go is for its method's `Pace` to say, which is a pure value; the gate adds the clock, the sleeping, and what other processes
/// have sent. It is locked and no actor, like all that every call passes: what it does takes less time than going to an actor and back.
public final class QuotaGate: Sendable {
    /// What is known of one method's window.
    public struct QuotaStatus: Sendable, Hashable {
        /// Calls that the window is believed to allow, at most what the policy says; `nil` for no limit.
        public var limit: Int?
        /// Calls that count against the window now, those in flight and those of others that we know of included.
        public var used: Int
        /// How long the method is still paused, after a 429 or because the service says that its window is spent; `nil` when it is not.
        public var pausedFor: Duration?
        /// The window's length.
        public var window: Duration
        /// Calls that this process has sent so far, the refused ones included.
        public var sent: Int
        /// 429s so far.
        public var refused: Int

        /// Calls that may go at once; `nil` for no limit.
        public var left: Int? { limit.map { Swift.max(0, $0 - used) } }
    }

    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long after its sending another process's call may have been answered: what the history knows is when it was sent.
    private static let answerMargin = Duration.seconds(1)

    /// The quotas that it began with; what answers teach it stays its own.
    package let policy: QuotaPolicy
    private let state: Mutex<State>
    private let longestExcess = Mutex(Duration.seconds(600))

    /// A gate that nothing has passed yet in this process.
    ///
    /// - Parameter history: what earlier and other processes have sent.
    package init(policy: QuotaPolicy, history: (any QuotaHistory)? = nil) {
        self.policy = policy
        state = Mutex(State(policy: policy, history: history))
    }

    /// A call's place in the window, from its admission to its answer.
    package struct Place: Sendable {
        /// The call's method.
        package let method: Method
        fileprivate let place: Pace.Slot
    }

    /// Waits until a call of this method may be sent, and takes its place in the window. Every place needs one
    /// ``answered(_:throttled:report:)``, or ``withdraw(_:)`` where the call is not sent.
    ///
    /// - Throws: ``IdentityError`` `stopped` when the run is stopped while the call waits.
    package func admit(_ method: Method) async throws(IdentityError) -> Place {
        while true {
            let (place, wait, isStopped) = state.withLock { $0.enter(method) }
            if let place { return Place(method: method, place: place) }
            if isStopped { throw IdentityError.stoppedBeforeSending }
            try? await Task.sleep(for: Swift.min(wait, Self.longestNap))
            if Task.isCancelled {
                throw IdentityError(.stopped, message: "The run ended before this call was sent.")
            }
        }
    }

    /// Gives the call's place back, one window from now.
    ///
    /// - Parameters:
    ///   - throttled: the wait that a 429 asks for, `.some(nil)` when it names none; `nil` for any other answer.
    ///   - report: what the answer's headers said of the quota.
    package func answered(_ place: Place, throttled: Duration?? = nil, report: QuotaReport = QuotaReport()) {
        var report = report
        if let retryAfter = throttled ?? nil { report.retryAfter = retryAfter }
        state.withLock { [report] state in
            state.withPace(place.method) { $0.answered(place.place, at: $1, refused: throttled != nil, report: report) }
        }
    }

    /// How much longer than a window a refusal may ask to wait. Longer is no quota but an outage, and ends the call. 10 minutes, unless it is set.
    package var patience: Duration {
        get { longestExcess.withLock { $0 } }
        set { longestExcess.withLock { $0 = newValue } }
    }

    /// Gives back the place of a call that was not sent after all: the next call may have it at once.
    package func withdraw(_ place: Place) {
        state.withLock { state in
            state.withPace(place.method) { pace, _ in pace.withdrawn(place.place) }
        }
    }

    /// Makes sure that the run was not stopped while a call waited somewhere else.
    ///
    /// - Throws: ``IdentityError`` `stopped`.
    package func requireRunning() throws(IdentityError) {
        guard state.withLock({ $0.isStopped }) || Task.isCancelled else { return }
        throw IdentityError.stoppedBeforeSending
    }

    /// Lets nothing more through that would have to wait.
    package func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// Lets calls wait again: a client outlives the run that was stopped.
    package func restart() {
        state.withLock { $0.isStopped = false }
    }

    /// What is known of a method's window now.
    public func quotaStatus(_ method: Method) -> QuotaStatus {
        state.withLock { state in
            state.hearNews()
            return state.withPace(method) { $0.quotaStatus(at: $1) }
        }
    }

    /// Whether the policy limits a method.
    package func isLimited(_ method: Method) -> Bool { policy.limits[method] != nil }

    /// Whether a call of this method could go at once. Does not ask for other processes' news.
    package func hasRoom(_ method: Method) -> Bool {
        state.withLock { state in state.withPace(method) { $0.wait(at: $1) == nil } }
    }

    /// How long it takes, by quota alone and from now, until the last of so many further calls can be sent. Zero where there is no limit and no
    /// pause.
    package func forecast(_ method: Method, calls: Int) -> Duration {
        state.withLock { state in
            state.hearNews()
            return state.withPace(method) { pace, now in
                pace.expire(at: now)
                return pace.forecast(calls: calls, at: now)
            }
        }
    }

    /// Returns how many calls of a method fit between two waits, as the service said or Muster learned; `nil` when unknown.
    package func callsPerRound(_ method: Method) -> Int? {
        state.withLock { state in state.withPace(method) { $0.callsPerRound(at: $1) } }
    }

    /// Whether a forecast of this method would be a guess: its calls are refused, and no window has turned yet that would tell the quota.
    package func isForecastGuess(_ method: Method) -> Bool {
        state.withLock { state in state.withPace(method) { $0.isForecastGuess(at: $1) } }
    }

    /// How many calls of a method this process has sent, and how many of them were refused for their quota. Reads no news of other processes.
    package func tally(_ method: Method) -> (sent: Int, refused: Int) {
        state.withLock { state in state.withPace(method) { pace, _ in (pace.sentCount, pace.refused) } }
    }

    /// What is behind the lock.
    private struct State {
        let policy: QuotaPolicy
        var history: (any QuotaHistory)?
        let start = ContinuousClock.now
        /// The pace of each method, by ``Method/index``.
        var paces: [Pace]
        var isStopped = false

        init(policy: QuotaPolicy, history: (any QuotaHistory)?) {
            self.policy = policy
            self.history = history
            paces = Method.allCases.map { Pace(limit: policy.limits[$0], window: policy.window) }
        }

        /// Takes a place for a call, or returns how long it must wait.
        mutating func enter(_ method: Method) -> (place: Pace.Slot?, wait: Duration, isStopped: Bool) {
            let now = start.duration(to: .now)
            if let wait = paces[method.index].wait(at: now) { return (nil, wait, isStopped) }
            if history != nil {
                // News can only make it wait longer, and hearing them costs reading files: not before it matters.
                hearNews()
                if let wait = paces[method.index].wait(at: now) { return (nil, wait, isStopped) }
                if policy.limits[method] != nil { history?.note(method) }
            }
            return (paces[method.index].sent(at: now), .zero, isStopped)
        }

        /// Counts what other processes have sent.
        mutating func hearNews() {
            for (method, age) in history?.news() ?? [] where age < policy.window + QuotaGate.answerMargin {
                withPace(method) { $0.heard(answeredAt: $1 - age + QuotaGate.answerMargin) }
            }
        }

        /// Gives a method's pace to `body`, with the gate's age: what paces count in.
        @discardableResult
        mutating func withPace<Result>(_ method: Method, _ body: (inout Pace, Duration) -> Result) -> Result {
            let now = start.duration(to: .now)
            return body(&paces[method.index], now)
        }
    }
}

extension Pace {
    /// What is known of the window now.
    fileprivate mutating func quotaStatus(at now: Duration) -> QuotaGate.QuotaStatus {
        expire(at: now)
        var used = used
        var paused = backoff.wait(at: now)
        if let left = serverQuota.left, !serverQuota.isOver(at: now) {
            if let limit = limit?.number { used = Swift.max(used, limit - Swift.max(0, left)) }
            if left <= 0, inFlight.count == 0 { paused = Swift.max(paused ?? .zero, serverQuota.wait(at: now)) }
        }
        return QuotaGate.QuotaStatus(
            limit: limit?.number,
            used: used,
            pausedFor: paused,
            window: window,
            sent: sentCount,
            refused: refused
        )
    }
}
