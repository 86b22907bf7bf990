/// The cells of ASCII that nothing is to be found in: no sign of damage, no formula, no guard. Their first and last byte tell nearly all of them.
struct PlainCells: Sendable {
    /// What a cell's first byte tells.
    private enum Beginning {
        /// Nothing is to be found.
        case plain
        /// A date or a word, if the cell is short.
        case mayBeShort
        /// A number, an error value, a formula or a guard.
        case needsLook
    }

    /// By the first byte: a table is faster than comparisons.
    private let beginnings: [Beginning] = (UInt8.min...UInt8.max).map { first in
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "#"),
            UInt8(ascii: "'"), UInt8(ascii: "="):
            .needsLook
        case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "W"), UInt8(ascii: "V"), UInt8(ascii: "E"): .mayBeShort
        default: DateShape.mayBegin(with: first) ? .mayBeShort : .plain
        }
    }

    /// Returns whether a cell with these bytes and of this length is among them. It may miss some.
    @inline(__always)
    func contain(first: UInt8, last: UInt8, count: Int) -> Bool {
        switch beginnings[Int(first)] {
        case .plain: true
        case .mayBeShort:
            // A date ends with a digit; a word does not, and is shorter.
            count > DateShape.longest
                || count > DamageSigns.longestWord && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
        case .needsLook: false
        }
    }
}
