/// When the next call of one method may be sent: a pure value that is told the time, so that hours can be tried in a moment.
///
/// - While the service refuses nothing, calls are sent at once, up to the limit in any stretch of one window (``TrailingWindow``).
/// - A refusal although there should have been room means that something else spends the quota, that the limit is lower, or that bursts are not
///   liked. What was accepted within the window is believed to be the limit (``LearnedLimit``), and from then on calls are evenly spaced and go
///   nearly one at a time: another refusal costs one call.
/// - Whether there is more is looked for seldom (``ProbeBudget``), unless the service's headers say so (``ServerQuota``).
///
/// All times count from any one moment.
struct Pace: Sendable {
    /// A call's place, from its sending to its answer.
    struct Slot: Sendable {
        fileprivate let number: Int
        fileprivate let episode: Int
        /// Whether it went although the window was full as far as we knew.
        fileprivate let isLook: Bool
    }

    private let policyLimit: Int?
    let window: Duration
    private(set) var limit: LearnedLimit?
    private var refusalHistory = RefusalHistory()
    /// Where no limit is known: how long calls take all the same.
    private(set) var rhythm = LearnedRhythm()
    private(set) var taken: TrailingWindow
    private(set) var inFlight = CallsInFlight()
    private(set) var backoff: Backoff
    private(set) var serverQuota = ServerQuota()
    private var isCareful = false
    private var spacing: Spacing
    private var lastSent: Duration?
    /// Calls that were sent so far.
    private(set) var sentCount = 0
    /// Calls that were refused so far.
    private(set) var refused = 0

    init(limit: Int?, window: Duration) {
        policyLimit = limit
        self.window = window
        self.limit = limit.map { LearnedLimit(limit: $0, window: window) }
        taken = TrailingWindow(length: window)
        backoff = Backoff(window: window)
        spacing = Spacing(limit: limit, window: window)
    }

    /// Calls that count against the window now.
    var used: Int { taken.count + inFlight.count }

    /// The time between two calls after a refusal: the policy's own pace, and a little faster, so that a moment lost is made up for.
    var gap: Duration {
        guard isCareful else { return .zero }
        return Swift.max(spacing.gap, policyLimit.map { window / $0 * 31 / 32 } ?? .zero)
    }

    /// How long a call has to wait now; `nil` for not at all.
    mutating func wait(at now: Duration) -> Duration? {
        expire(at: now)
        if let rest = backoff.wait(at: now) { return rest }
        if backoff.isInDoubt, inFlight.count(youngerThan: window / 20, at: now, inEpisode: backoff.episode) > 0 {
            return untilAnswer
        }
        if let rest = waitForHeaders(at: now) { return rest }
        if let lastSent, lastSent + gap > now { return lastSent + gap - now }
        guard let limit else {
            return refusalHistory.isNear(inFlight: inFlight.count)
                && inFlight.count(youngerThan: window / 20, at: now) > 0
                ? untilAnswer : nil
        }
        if isCrowded(limit.number, at: now) { return untilAnswer }
        guard used >= limit.number else { return nil }
        if limit.allowsLook || serverQuota.offers(limit.ceiling / 20, at: now),
            inFlight.count(youngerThan: window / 20, at: now) == 0
        {
            return nil
        }
        let inTheWay = used - limit.number
        return inTheWay < taken.count
            ? Swift.max(taken.wait(leaving: inTheWay, at: now), .milliseconds(1)) : untilAnswer
    }

    /// Takes a place for a call. The caller reports its end with ``answered(_:at:refused:report:)``.
    mutating func sent(at now: Duration) -> Slot {
        let isLook = limit.map { used >= $0.number } ?? false
        lastSent = now
        sentCount += 1
        serverQuota.sent()
        return Slot(
            number: inFlight.begin(at: now, episode: backoff.episode),
            episode: backoff.episode,
            isLook: isLook
        )
    }

    /// Gives back the place of a call that was not sent after all.
    mutating func withdrawn(_ place: Slot) {
        inFlight.withdraw(place.number)
        sentCount -= 1
        serverQuota.withdrawn()
    }

    /// Counts a call that another process has sent.
    mutating func heard(answeredAt answered: Duration) {
        if limit != nil { taken.append(answered) }
    }

    /// Takes note of an answer, and gives the place back one window later.
    mutating func answered(_ place: Slot, at now: Duration, refused isRefused: Bool, report: QuotaReport) {
        expire(at: now)
        inFlight.end(place.number, at: now)
        if isRefused { wasRefused(place, at: now, report) } else { wasAccepted(place, at: now) }
        hear(report, at: now)
    }

    private mutating func hear(_ report: QuotaReport, at now: Duration) {
        // A limit for each second, say, is none of ours; where the window's length is not told, a distant reset tells as much.
        let isAboutOurWindow = report.window.map { $0 == window } ?? ((report.reset ?? window) > window / 8)
        if let policyLimit, let limit = report.limit, isAboutOurWindow {
            self.limit?.recordLimit(limit, atMost: policyLimit)
        }
        serverQuota.heard(report, inFlight: inFlight.count, at: now)
    }

    private mutating func wasAccepted(_ place: Slot, at now: Duration) {
        refusalHistory.accepted(isLate: place.episode != backoff.episode)
        rhythm.accepted(at: now, isLate: place.episode != backoff.episode)
        if limit != nil { taken.append(now) }
        if place.episode == backoff.episode {
            backoff.end(at: now)
            spacing.accepted()
            limit?.accepted(wasLook: place.isLook)
        } else {
            limit?.acceptedLate(taken.count)
        }
    }

    private mutating func wasRefused(_ place: Slot, at now: Duration, _ report: QuotaReport) {
        refused += 1
        if report.remaining != 0 { serverQuota.wasRefused(at: now, doubting: window) }
        let end = report.retryAfter ?? (report.remaining == 0 ? report.reset : nil)
        // One refusal speaks for all calls that were under way with it.
        guard place.episode == backoff.episode else {
            if let end { backoff.extend(to: now + end) }
            return
        }
        let isSlower = spacing.refused(at: now)
        if place.isLook {
            limit?.lookRefused(isSlower: isSlower)
            backoff.turnEpisode()
            if let end { backoff.extend(to: now + end) }
        } else {
            isCareful = true
            limit?.surprised(taken.count, at: now)
            refusalHistory.surprised()
            rhythm.refused(at: now, isTold: end != nil)
            backoff.begin(at: now, requested: end, usesLearned: limit == nil)
        }
    }

    /// Whether so many calls are on their way that more would only risk more refusals: what is in flight when the quota ends is refused. A
    /// 20th of the quota may be, or eight calls, and a hundredth once there was a refusal. As calls that are out for that part of the window
    /// do not count, this never keeps the quota from being used.
    private func isCrowded(_ limit: Int, at now: Duration) -> Bool {
        isCareful
            ? inFlight.count(youngerThan: window / 100, at: now) >= Swift.max(1, limit / 100)
            : inFlight.count(youngerThan: window / 20, at: now) >= Swift.max(8, limit / 20)
    }

    private func waitForHeaders(at now: Duration) -> Duration? {
        guard let left = serverQuota.left, left <= 0 || serverQuota.isOver(at: now) else { return nil }
        // When the service's window has turned, one call asks what the new one holds.
        if inFlight.count(youngerThan: window / 20, at: now) > 0 { return untilAnswer }
        return serverQuota.isOver(at: now) ? nil : serverQuota.wait(at: now)
    }

    /// Lets go of what has left the window.
    mutating func expire(at now: Duration) {
        taken.expire(at: now)
        limit?.pass(to: now)
    }

    /// When to look again while an answer decides.
    private var untilAnswer: Duration {
        Swift.min(Swift.max(inFlight.latency / 4, .milliseconds(1)), .milliseconds(50))
    }
}
