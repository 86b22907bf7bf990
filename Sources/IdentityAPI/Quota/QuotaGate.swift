/// Holds calls back so that no method ever exceeds its quota: the one place where a call waits for a window.
///
/// The count slides: a call takes a place when it is sent, and gives it back one window after its *answer* arrived. Whenever the service
/// counted it, that was in between, so no stretch of one window ever holds more calls than the quota, whether the service's own windows are
/// fixed or sliding.
///
/// A 429 means that something else spends the same quota. It pauses the method for everybody until the service's `Retry-After`, else for a
/// growing time; then a single call goes ahead to see whether the window has turned.
public actor QuotaGate {
    /// What is known of one method's window.
    public struct Standing: Sendable, Hashable {
        /// Calls that the window allows; `nil` for no limit.
        public var limit: Int?
        /// Calls that count against the window now, those in flight included.
        public var used: Int
        /// Until when the method is paused after a 429; `nil` when it is not.
        public var pausedFor: Duration?

        /// Calls that may go at once; `nil` for no limit.
        public var left: Int? { limit.map { Swift.max(0, $0 - used) } }
    }

    private struct Lane {
        var inFlight = 0
        /// When the answers of past calls arrived, oldest first. Only kept for methods with a limit.
        var answered: ArraySlice<ContinuousClock.Instant> = []
        var pausedUntil: ContinuousClock.Instant?
        /// 429s since the last call that got through.
        var refusals = 0
        /// How many pauses there have been: a call knows by it whether it was sent before the present one.
        var pauses = 0
    }

    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long after its sending another process's call may have been answered: what the history knows is when it was sent.
    private static let answerMargin = Duration.seconds(1)

    private let policy: QuotaPolicy
    private var history: (any QuotaHistory)?
    private var lanes: [Method: Lane] = [:]
    private var isStopped = false

    /// A gate that nothing has passed yet in this process.
    ///
    /// - Parameter history: what earlier and other processes have sent.
    public init(policy: QuotaPolicy, history: (any QuotaHistory)? = nil) {
        self.policy = policy
        self.history = history
    }

    /// A call's place in the window, from its admission to its answer.
    public struct Place: Sendable {
        /// The call's method.
        public let method: Method
        fileprivate let pauses: Int
    }

    /// Waits until a call of this method may be sent, and takes its place in the window. Every place needs one ``answered(_:throttled:)``.
    ///
    /// - Throws: ``IdentityError`` `stopped` when the run is stopped while the call waits.
    public func admit(_ method: Method) async throws(IdentityError) -> Place {
        while let wait = waitBeforeSending(method) {
            if isStopped { throw IdentityError(.stopped, message: "The run was stopped before this call was sent.") }
            try? await Task.sleep(for: Swift.min(wait, Self.longestNap))
            if Task.isCancelled {
                throw IdentityError(.stopped, message: "The run was ended before this call was sent.")
            }
        }
        lanes[method, default: Lane()].inFlight += 1
        if policy.limits[method] != nil { history?.note(method) }
        return Place(method: method, pauses: lanes[method]?.pauses ?? 0)
    }

    /// Gives the call's place back, one window from now. `throttled` is the wait that a 429 asked for, `.some(nil)` when it named none.
    public func answered(_ place: Place, throttled: Duration?? = nil) {
        let method = place.method
        var lane = lanes[method, default: Lane()]
        lane.inFlight -= 1
        if policy.limits[method] != nil { lane.answered.append(.now) }
        if let throttled {
            lane.refusals += 1
            lane.pauses += 1
            let pause = throttled ?? guessedPause(refusals: lane.refusals)
            lane.pausedUntil = Swift.max(lane.pausedUntil ?? .now, .now + Swift.max(pause, .milliseconds(50)))
        } else if place.pauses == lane.pauses {
            // Only a call that was sent after the pause began shows that it is over; a late answer to an earlier one does not.
            lane.refusals = 0
            lane.pausedUntil = nil
        }
        lanes[method] = lane
    }

    /// Lets nothing more through that would have to wait.
    public func stop() {
        isStopped = true
    }

    /// What is known of a method's window now.
    public func standing(_ method: Method) -> Standing {
        hearNews()
        var lane = lanes[method, default: Lane()]
        expire(&lane)
        lanes[method] = lane
        let pause = lane.pausedUntil.map { $0 - .now }
        return Standing(
            limit: policy.limits[method],
            used: lane.inFlight + lane.answered.count,
            pausedFor: pause.flatMap { $0 > .zero ? $0 : nil }
        )
    }

    /// How long a call of this method has to wait now; `nil` for not at all.
    private func waitBeforeSending(_ method: Method) -> Duration? {
        hearNews()
        var lane = lanes[method, default: Lane()]
        expire(&lane)
        lanes[method] = lane
        if let pausedUntil = lane.pausedUntil {
            if .now < pausedUntil { return pausedUntil - .now }
            // After the pause one call goes ahead; the others wait for what becomes of it.
            if lane.inFlight > 0 { return Self.longestNap }
        }
        guard let limit = policy.limits[method], lane.inFlight + lane.answered.count >= limit else { return nil }
        guard let oldest = lane.answered.first else { return Self.longestNap }
        return Swift.max(oldest + policy.window - .now, .milliseconds(1))
    }

    /// Counts what other processes have sent.
    private func hearNews() {
        for (method, age) in history?.news() ?? [] where age < policy.window + Self.answerMargin {
            var lane = lanes[method, default: Lane()]
            let answered = ContinuousClock.now - age + Self.answerMargin
            lane.answered.append(answered)
            if lane.answered.count > 1, lane.answered[lane.answered.endIndex - 2] > answered { lane.answered.sort() }
            lanes[method] = lane
        }
    }

    private func expire(_ lane: inout Lane) {
        let windowStart = ContinuousClock.now - policy.window
        lane.answered = lane.answered.drop { $0 <= windowStart }
    }

    /// Doubles from a 64th of the window to the whole of it: a window that is spent turns at the latest after its full length.
    private func guessedPause(refusals: Int) -> Duration {
        Swift.min(policy.window, policy.window / 64 * (1 << Swift.min(refusals - 1, 6)))
    }
}
