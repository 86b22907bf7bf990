/// How many accounts one call of a group takes: nobody documents it, so it is found out as batches are taken and refused.
///
/// A batch that is refused may be too long or may hold an account that cannot be moved. A batch no longer than one that was taken is not too long. After
/// a refusal the size is halved; once batches are taken again it grows halfway to what was refused, until the two are near. When an account turns out to be to
/// blame, what was refused proves nothing any more, and the size grows again.
struct BatchSize: Sendable {
    /// The size that the settings ask for.
    private let most: Int
    /// How many accounts the next batch has.
    private(set) var current: Int
    /// The longest batch that was taken.
    private(set) var proven = 0
    /// The shortest batch that was refused and may have been too long.
    private var refused: Int

    /// So many refusals it takes to halve a batch down to one account, and some to spare: who has refused as often and taken nothing refuses everything.
    var mostRefusals: Int { Int.bitWidth - most.leadingZeroBitCount + 4 }

    init(most: Int) {
        self.most = Swift.max(most, 1)
        current = self.most
        refused = self.most + 1
    }

    /// A batch of so many accounts was taken.
    mutating func taken(_ count: Int) {
        proven = Swift.max(proven, count)
        guard count >= current, !isFound else { return }
        current = refused > most ? Swift.min(2 * current, most) : (current + refused) / 2
    }

    /// A batch of so many accounts was refused. Returns whether it may have been too long.
    mutating func mayBeTooLong(_ count: Int) -> Bool {
        guard count > proven else { return false }
        refused = Swift.min(refused, count)
        current = Swift.min(current, Swift.max(count / 2, proven, 1))
        return true
    }

    /// Whether it is known by now that much shorter batches are needed than were asked for.
    var isMuchShorter: Bool { proven > 0 && refused <= most && 2 * current <= most && isFound }

    /// Whether what is taken and what is refused are near each other.
    private var isFound: Bool { refused - current <= Swift.max(1, current / 16) }

    /// A single account was refused: refusals before may have been its fault.
    mutating func foundGuilty() { refused = most + 1 }
}
