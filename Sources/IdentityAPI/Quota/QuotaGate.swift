/// Holds calls back so that no method exceeds its quota: the one place where a call waits for a window.
///
/// When a call may go is for its method's ``Pace`` to say, which is a pure value; the gate adds the clock, the sleeping, and what other processes
/// have sent.
public actor QuotaGate {
    /// What is known of one method's window.
    public struct Standing: Sendable, Hashable {
        /// Calls that the window is believed to allow, at most what the policy says; `nil` for no limit.
        public var limit: Int?
        /// Calls that count against the window now, those in flight and those of others that we know of included.
        public var used: Int
        /// How long the method is still paused, after a 429 or because the service says that its window is spent; `nil` when it is not.
        public var pausedFor: Duration?
        /// The window's length.
        public var window: Duration
        /// 429s so far.
        public var refused: Int

        /// Calls that may go at once; `nil` for no limit.
        public var left: Int? { limit.map { Swift.max(0, $0 - used) } }
    }

    /// How long a waiting call sleeps at most before it looks again whether the run was stopped.
    private static let longestNap = Duration.milliseconds(200)

    /// How long after its sending another process's call may have been answered: what the history knows is when it was sent.
    private static let answerMargin = Duration.seconds(1)

    private let policy: QuotaPolicy
    private var history: (any QuotaHistory)?
    private let start = ContinuousClock.now
    private var paces: [Method: Pace] = [:]
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
        fileprivate let place: Pace.Place
    }

    /// Waits until a call of this method may be sent, and takes its place in the window. Every place needs one
    /// ``answered(_:throttled:report:)``.
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
        if policy.limits[method] != nil { history?.note(method) }
        return Place(method: method, place: paces[method, default: pace(method)].sent(at: now))
    }

    /// Gives the call's place back, one window from now.
    ///
    /// - Parameters:
    ///   - throttled: the wait that a 429 asked for, `.some(nil)` when it named none; `nil` for any other answer.
    ///   - report: what the answer's headers said of the quota.
    public func answered(_ place: Place, throttled: Duration?? = nil, report: QuotaReport = QuotaReport()) {
        var report = report
        if let retryAfter = throttled ?? nil { report.retryAfter = retryAfter }
        paces[place.method, default: pace(place.method)]
            .answered(place.place, at: now, refused: throttled != nil, report: report)
    }

    /// Lets nothing more through that would have to wait.
    public func stop() {
        isStopped = true
    }

    /// What is known of a method's window now.
    public func standing(_ method: Method) -> Standing {
        hearNews()
        return paces[method, default: pace(method)].standing(at: now)
    }

    /// Whether a call of this method could go at once. Does not ask for other processes' news.
    public func hasRoom(_ method: Method) -> Bool {
        paces[method, default: pace(method)].wait(at: now) == nil
    }

    /// How long it takes, by quota alone and from now, until the last of so many further calls can be sent. Zero where there is no limit and no
    /// pause.
    public func forecast(_ method: Method, calls: Int) -> Duration {
        hearNews()
        let now = now
        paces[method, default: pace(method)].expire(at: now)
        return paces[method, default: pace(method)].forecast(calls: calls, at: now)
    }

    /// How long a call of this method has to wait now; `nil` for not at all.
    private func waitBeforeSending(_ method: Method) -> Duration? {
        if let wait = paces[method, default: pace(method)].wait(at: now) { return wait }
        // News can only make it wait longer, and hearing them costs reading files: not before it matters.
        guard history != nil else { return nil }
        hearNews()
        return paces[method, default: pace(method)].wait(at: now)
    }

    /// Counts what other processes have sent.
    private func hearNews() {
        for (method, age) in history?.news() ?? [] where age < policy.window + Self.answerMargin {
            paces[method, default: pace(method)].heard(answeredAt: now - age + Self.answerMargin)
        }
    }

    private func pace(_ method: Method) -> Pace {
        Pace(limit: policy.limits[method], window: policy.window)
    }

    /// The gate's age: what its paces count in.
    private var now: Duration { start.duration(to: .now) }
}

extension Pace {
    /// What is known of the window now.
    fileprivate mutating func standing(at now: Duration) -> QuotaGate.Standing {
        expire(at: now)
        var used = used
        var paused = pause.wait(at: now)
        if let left = told.left, !told.isOver(at: now) {
            if let limit = limit?.number { used = Swift.max(used, limit - Swift.max(0, left)) }
            if left <= 0, inFlight.count == 0 { paused = Swift.max(paused ?? .zero, told.wait(at: now)) }
        }
        return QuotaGate.Standing(limit: limit?.number, used: used, pausedFor: paused, window: window, refused: refused)
    }
}
