import IdentityAPI

/// Distinguishes a refusal of one row from a refusal of everything, for answers that may be either (403, a gateway's page): a pure value that is told the time.
///
/// The first such refusal is followed by one confirming read. Where that is refused too, the cause is common. Where reading works, rows that lie together in the sheet may have the same
/// fault, such as accounts of another tenant: after so many refusals in the same words in a row, Muster samples rows from elsewhere in the sheet. The cause is common once those are
/// refused too. An accepted write that was sent after the first refusal shows that the refusals were their rows' own. Until then nobody can tell, and the rows are withheld.
struct CommonCause: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// After so many refusals in the same words, one after the other, rows from elsewhere are sampled.
    static let refusalsBeforeSampling = 10
    /// So many rows are sampled.
    static let sampleSize = 3
    /// For so long a confirming read that worked is believed.
    static let confirmationLife = Duration.seconds(10)

    /// What to do about a refusal.
    enum Advice: Sendable, Hashable {
        /// Read something, and tell by ``confirmed(readsWork:at:)`` whether that works.
        case confirm
        /// Wait for the confirming read that is under way.
        case wait
        /// Take the next rows from elsewhere in the sheet, and tell by ``sampling(_:underWay:)`` how many there are.
        case sample
        /// Go on; the row is withheld.
        case withhold
        /// Everything is refused.
        case stop
    }

    private var words = ""
    /// The words of refusals that turned out to be their rows' own.
    private var ownWords: Set<String> = []
    private(set) var streak = 0
    private var began: Instant?
    /// The streak that tells of a common cause, once rows are sampled.
    private var limit: Int?
    private var isSampling = false
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
        if let limit, streak >= limit { isCommon = true }
        if streak < Self.refusalsBeforeSampling { (limit, isSampling) = (nil, false) }
    }

    /// What to do about the refusal now.
    mutating func step(at now: Instant) -> Advice {
        if isCommon { return .stop }
        if streak >= Self.refusalsBeforeSampling, !isSampling {
            isSampling = true
            return .sample
        }
        if isConfirming { return .wait }
        if let readsWorkedAt, now - readsWorkedAt < Self.confirmationLife { return .withhold }
        isConfirming = true
        return .confirm
    }

    /// Whether so many refusals came in a row that they may be of everything, and no accepted write has shown otherwise, of these or of earlier ones in the same words.
    var isUndecided: Bool { streak >= Self.refusalsBeforeSampling && !ownWords.contains(words) }

    /// The next rows are taken from elsewhere.
    ///
    /// - Parameters:
    ///   - rows: how many; 0 where no others are left, so that nothing more can be learned.
    ///   - underWay: the calls under way, which may be refused before those.
    mutating func sampling(_ rows: Int, underWay: Int) {
        guard isSampling else { return }
        guard rows > 0 else {
            isCommon = isUndecided
            return
        }
        limit = streak + underWay + rows
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
        if streak > 0 { ownWords.insert(words) }
        (words, streak, began) = ("", 0, nil)
        (limit, isSampling) = (nil, false)
    }

    /// A message without what differs from call to call, such as the id of a request. What stands in quotes is about the row.
    private static func words(_ message: String) -> String {
        message.split(separator: " ").filter { word in
            let isNumber = word.utf8.contains { (0x30...0x39).contains($0) }
            return !(isNumber && word.utf8.count >= 8) || word.contains("'") || word.contains("\"")
        }.joined(separator: " ")
    }
}
