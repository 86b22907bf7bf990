import Foundation

/// Randomness that can be had again: the seed is printed, and `MUSTER_TEST_SEED` sets it.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator named after the test that asks for it.
    public init(_ name: String = #function) {
        state =
            ProcessInfo.processInfo.environment["MUSTER_TEST_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 1...UInt64.max)
        print("\(name): MUSTER_TEST_SEED=\(state)")
    }

    /// A generator with a seed of the test's own choice.
    public init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Any text without NUL; often of the characters that CSV, spreadsheets and Unicode make something of.
    public mutating func text() -> String {
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
}
