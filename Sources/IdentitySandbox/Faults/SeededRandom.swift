/// Random numbers that are the same in every run with the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Creates the generator of one `purpose`. Numbers for one purpose do not change those for another.
    init(seed: UInt64, purpose: UInt64) {
        state = seed &+ purpose &* 0xD1B5_4A32_D192_ED03
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but not including, 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// `count` lower-case hexadecimal digits, up to 32.
    mutating func hexadecimal(_ count: Int) -> String {
        let words = (next(), next())
        return String(unsafeUninitializedCapacity: count) { digits in
            for index in 0..<count {
                let word = index < 16 ? words.0 : words.1
                let digit = UInt8(truncatingIfNeeded: word >> (4 * UInt64(index & 15))) & 15
                digits[index] = digit < 10 ? 48 + digit : 87 + digit
            }
            return count
        }
    }

    /// A UUID of version 4, in lower case.
    mutating func uuid() -> String {
        let digits = hexadecimal(32).utf8
        func part(_ from: Int, _ count: Int) -> Substring {
            let start = digits.index(digits.startIndex, offsetBy: from)
            return Substring(digits[start..<digits.index(start, offsetBy: count)])
        }
        return "\(part(0, 8))-\(part(8, 4))-4\(part(13, 3))-a\(part(17, 3))-\(part(20, 12))"
    }
}
