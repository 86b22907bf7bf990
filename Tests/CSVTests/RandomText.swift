import TestSupport
import Testing

/// Seeds for randomised tests: a few that stay, and new ones in every run, which the test's name shows when it fails.
let seeds: [UInt64] = Array(1...12) + (0..<4).map { _ in UInt64.random(in: 1000...(.max)) }

extension SeededGenerator {
    /// Bytes from a small hostile alphabet, of up to `maximumCount`.
    mutating func hostileBytes(_ alphabet: [UInt8], maximumCount: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in alphabet.randomElement(using: &self)! }
    }

    /// Any text without NUL; often of the characters that CSV, spreadsheets and Unicode make something of.
    mutating func text() -> String {
        let special = [
            "\"", ",", ";", "\t", "|", "\r", "\n", "\r\n", "'", "=", "+", "-", "@", " ", "\u{FEFF}", "sep=", "é", "日",
            "🤖", "a",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...Int.random(in: 0...40, using: &self), using: &self) {
            if Bool.random(using: &self) {
                text += special.randomElement(using: &self)!
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &self)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A table with 1 to 6 columns.
    mutating func table() -> [[String]] {
        let width = Int.random(in: 1...6, using: &self)
        return (0..<Int.random(in: 1...30, using: &self)).map { _ in (0..<width).map { _ in text() } }
    }
}
