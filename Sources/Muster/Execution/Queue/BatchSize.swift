/// Finds the number of accounts that one group call may have, which is undocumented, from accepted and rejected batches.
///
/// A rejected batch may be too long, or contain an account that cannot be moved. A batch no longer than an accepted one is not too long. A rejection halves the
/// size. After an accepted batch, the size grows halfway to the rejected size, until the two are near. When an account turns out to be the cause, the rejections
/// prove nothing, and the size grows again.
struct BatchSize: Sendable {
    /// The configured size.
    private let most: Int
    /// The size of the next batch.
    private(set) var current: Int
    /// The longest accepted batch.
    private(set) var proven = 0
    /// The shortest rejected batch that may have been too long.
    private var refused: Int

    /// The number of rejections that bisection needs to reach one account, and some more: after as many rejections without an accepted batch, everything is rejected.
    var mostRefusals: Int { Int.bitWidth - most.leadingZeroBitCount + 4 }

    init(most: Int) {
        self.most = Swift.max(most, 1)
        current = self.most
        refused = self.most + 1
    }

    /// Records an accepted batch of some accounts.
    mutating func taken(_ count: Int) {
        proven = Swift.max(proven, count)
        guard count >= current, !isFound else { return }
        current = refused > most ? Swift.min(2 * current, most) : (current + refused) / 2
    }

    /// Records a rejected batch of some accounts. Returns whether it may have been too long.
    mutating func mayBeTooLong(_ count: Int) -> Bool {
        guard count > proven else { return false }
        refused = Swift.min(refused, count)
        current = Swift.min(current, Swift.max(count / 2, proven, 1))
        return true
    }

    /// Whether the size is found, and is at most half of the configured one.
    var isMuchShorter: Bool { proven > 0 && refused <= most && 2 * current <= most && isFound }

    /// Whether the accepted and the rejected size are near each other.
    private var isFound: Bool { refused - current <= Swift.max(1, current / 16) }

    /// Records the rejection of a single account, which may have caused earlier rejections.
    mutating func recordSingleRejection() { refused = most + 1 }
}
