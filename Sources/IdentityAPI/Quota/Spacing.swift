/// The time between two calls, for a service that refills its quota evenly and so dislikes bursts.
///
/// When few calls get through between two refusals, what got through in that time is the service's own pace, and calls are spaced by it. When that
/// does not help, refusals have another reason, and the spacing is given up.
struct Spacing: Sendable {
    /// Refusals that are further apart than so many accepted calls need no spacing.
    private let few: Int
    /// After each accepted call the spacing shrinks by this part, to find out whether the service has become faster.
    private let shrinking: Int
    /// Refusals that are further apart than this come from windows that are spent, whatever got through between them.
    private let longest: Duration
    /// The widest spacing.
    private let widest: Duration
    /// The spacing found; zero for none.
    private(set) var gap = Duration.zero
    /// How often few calls must have got through between refusals. Where a quota is known, a refusal means it; else it may be a whim.
    private let patience: Int
    private var lastRefusal: Duration?
    private var acceptedSince = 0
    /// Refusals in a row with few calls between.
    private var closeRefusals = 0
    /// How many calls got through between two refusals before there was a spacing.
    private var acceptedBefore = 0

    init(limit: Int?, window: Duration) {
        few = limit.map { Swift.max(2, $0 / 4) } ?? 50
        shrinking = 512
        patience = limit == nil ? 3 : 1
        longest = window / 4
        widest = limit.map { window * 2 / $0 } ?? window / 64
    }

    /// A call was accepted.
    mutating func accepted() {
        acceptedSince += 1
        gap -= gap / shrinking
    }

    /// A call was refused. Returns whether the calls that follow will be further apart than those before.
    mutating func refused(at now: Duration) -> Bool {
        defer {
            lastRefusal = now
            acceptedSince = 0
        }
        guard let lastRefusal, acceptedSince > 0, now - lastRefusal < longest else { return false }
        if gap == .zero {
            closeRefusals = acceptedSince < few ? closeRefusals + 1 : 0
            guard closeRefusals >= patience else { return false }
            acceptedBefore = acceptedSince
        } else if acceptedSince < 2 * acceptedBefore {
            gap = .zero
            closeRefusals = 0
            return false
        }
        let measured = Swift.min((now - lastRefusal) / acceptedSince, widest)
        defer { gap = measured }
        return measured > gap
    }
}
