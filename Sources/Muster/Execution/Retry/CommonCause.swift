import IdentityAPI

/// Distinguishes a refusal of one row from a refusal of everything, for answers that may be either (403, a gateway's page): a pure value that is told the time.
///
/// After the first such refusal, Muster reads once to confirm. If that read is refused too, the cause is common. If reading works, the cause is common after a number of refusals in the same words, without an accepted write
/// that was sent after the first of them. Until then the cause is unknown, and the rows are withheld.
struct CommonCause: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// After this many refusals in the same words, the rows are no longer at fault.
    static let longestStreak = 10
    /// How long a successful confirming read stays valid.
    static let confirmationLife = Duration.seconds(10)

    /// What to do about a refusal.
    enum Step: Sendable, Hashable {
        /// Read something, and tell by ``confirmed(readsWork:at:)`` whether that works.
        case confirm
        /// Wait for the confirming read that is under way.
        case wait
        /// Go on; the row is withheld.
        case withhold
        /// Everything is refused.
        case stop
    }

    private var words = ""
    private(set) var streak = 0
    private var began: Instant?
    private var isConfirming = false
    private var readsWorkedAt: Instant?
    private(set) var isCommon = false

    /// A write was refused.
    ///
    /// - Parameters:
    ///   - message: what was said.
    ///   - counts: whether other calls cannot do the same, so that a row of them tells something.
    mutating func refused(_ message: String, counts: Bool = true, at now: Instant) {
        let words = Self.words(message)
        if counts { streak = words == self.words ? streak + 1 : 1 }
        if counts { self.words = words }
        began = began ?? now
        if streak >= Self.longestStreak { isCommon = true }
    }

    /// What to do about the refusal now.
    mutating func step(at now: Instant) -> Step {
        if isCommon { return .stop }
        if isConfirming { return .wait }
        if let readsWorkedAt, now - readsWorkedAt < Self.confirmationLife { return .withhold }
        isConfirming = true
        return .confirm
    }

    /// Records the end of the confirming read.
    ///
    /// - Parameter readsWork: whether it worked; `nil` when it failed in a way that proves nothing.
    mutating func confirmed(readsWork: Bool?, at now: Instant) {
        isConfirming = false
        if readsWork == false { isCommon = true }
        // What tells nothing is not asked again at once either.
        readsWorkedAt = now
    }

    /// A write was accepted, or refused for what it asks: the service serves us.
    ///
    /// - Parameter sent: when it was sent. One that was sent before the refusals began shows nothing.
    mutating func served(sent: Instant) {
        guard !isCommon, began.map({ $0 < sent }) ?? true else { return }
        (words, streak, began) = ("", 0, nil)
    }

    /// A message without what differs from call to call, such as the id of a request. What stands in quotes is about the row.
    private static func words(_ message: String) -> String {
        message.split(separator: " ").filter { word in
            let isNumber = word.utf8.contains { (0x30...0x39).contains($0) }
            return !(isNumber && word.utf8.count >= 8) || word.contains("'") || word.contains("\"")
        }.joined(separator: " ")
    }
}
