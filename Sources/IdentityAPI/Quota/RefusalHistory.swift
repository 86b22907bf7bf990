/// Where no limit is known: how many calls got through between two refusals, and so where the next refusal may wait.
struct RefusalHistory: Sendable {
    /// How many of the last refusals are remembered. A sliding window lets few through after each of them until it has all turned.
    private static let memory = 4

    private var accepted = 0
    private var known: [Int] = []

    /// A call was accepted. `isLate`: it was sent before the last refusal.
    mutating func accepted(isLate: Bool) {
        if !isLate { accepted += 1 } else if !known.isEmpty { known[known.count - 1] += 1 }
    }

    /// A call was refused.
    mutating func surprised() {
        if accepted > 0 { known = known.suffix(Self.memory - 1) + [accepted] }
        accepted = 0
    }

    /// Whether calls had better go one at a time. Well beyond the place of a refusal, that had another reason than a count.
    func isNear(inFlight: Int) -> Bool {
        let next = accepted + inFlight
        return known.contains { next >= $0 - Swift.max(1, $0 / 10) && next < 2 * $0 + 50 }
    }
}
