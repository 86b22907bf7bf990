import TestSupport
import Testing

/// Seeds for randomised tests: a few that stay, and new ones in every run, which the test's name shows when it fails.
let seeds: [UInt64] = Array(1...12) + (0..<4).map { _ in UInt64.random(in: 1000...(.max)) }

extension SeededGenerator {
    /// Bytes from a small hostile alphabet, of up to `maximumCount`.
    mutating func hostileBytes(_ alphabet: [UInt8], maximumCount: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in alphabet.randomElement(using: &self)! }
    }

    /// A table with 1 to 6 columns.
    mutating func table() -> [[String]] {
        let width = Int.random(in: 1...6, using: &self)
        return (0..<Int.random(in: 1...30, using: &self)).map { _ in (0..<width).map { _ in text() } }
    }
}
