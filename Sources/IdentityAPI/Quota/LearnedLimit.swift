/// How many calls a window is believed to take: never more than the policy allows, less after a refusal, and more again where calls beyond it
/// are accepted.
struct LearnedLimit: Sendable {
    /// The highest possible limit: the policy's, or the one that the service reported.
    private(set) var ceiling: Int
    /// The number itself.
    private(set) var number: Int
    /// What has held for a whole window. A number above it is on probation: where fixed windows meet, more calls than one of them takes may be
    /// accepted within the length of one.
    private var proven: Int
    /// The number at some moment, and when that was: after a window without surprises it is proven.
    private var noted: (number: Int, at: Duration)
    /// Whether the last call beyond the number was accepted: the next one may try its luck.
    private var isGrowing = false
    private var budget: ProbeBudget
    private let window: Duration

    init(limit: Int, window: Duration) {
        ceiling = limit
        number = limit
        proven = limit
        noted = (limit, .zero)
        self.window = window
        budget = ProbeBudget(window: window)
    }

    /// Whether a call may go although the window is full as far as we know.
    var allowsLook: Bool { number < ceiling && (isGrowing || budget.allowsLook) }

    /// Takes note of the time.
    mutating func pass(to now: Duration) {
        budget.earnForTime(until: now)
        guard now - noted.at > window else { return }
        proven = Swift.max(proven, noted.number)
        noted = (number, now)
    }

    /// A call was accepted. Only one that was sent beyond the number shows that there is more.
    mutating func accepted(wasLook: Bool) {
        budget.earnForCall()
        guard wasLook, number < ceiling else { return }
        number += 1
        isGrowing = true
    }

    /// A call beyond the number was refused, as could be expected. `isSlower`: from now on calls are further apart, so that the next one tries
    /// something new.
    mutating func lookRefused(isSlower: Bool) {
        isGrowing = false
        if isSlower { budget.allowOne() } else { budget.pay() }
    }

    /// A call within the number was refused, when so many had been accepted within one window.
    mutating func surprised(_ count: Int, at now: Duration) {
        isGrowing = false
        if number > proven {
            budget.pay()
            number = Swift.max(1, Swift.min(count, proven))
        } else {
            budget.allowOne()
            number = Swift.max(1, Swift.min(count, number))
        }
        proven = number
        noted = (number, now)
    }

    /// A call that was sent before the last surprise was accepted after all.
    mutating func acceptedLate(_ count: Int) {
        number = Swift.min(Swift.max(number, count), ceiling)
        proven = number
    }

    /// Records the limit that the service reported.
    mutating func recordLimit(_ limit: Int, atMost policy: Int) {
        let reported = Swift.max(1, Swift.min(limit, policy))
        guard reported != ceiling else { return }
        ceiling = reported
        number = ceiling
        proven = ceiling
    }
}
