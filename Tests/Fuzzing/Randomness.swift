/// Random numbers that can be had again: SplitMix64.
package struct Randomness: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins with a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// What input `number` of a seed is made of. Each is independent of those before it, so that one can be had again without them.
    package init(seed: UInt64, number: Int) {
        state = seed &+ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 up to, and without, `count`. Quicker than the library's, and even enough for this.
    package mutating func below(_ count: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % count }

    package mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Whether something happens that happens once in `odds` times.
    mutating func once(in odds: Int) -> Bool { below(odds) == 0 }

    /// Bytes of an alphabet, fewer than `limit`.
    mutating func bytes(of alphabet: [UInt8], fewerThan limit: Int) -> [UInt8] {
        let count = below(limit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for _ in 0..<count { bytes.append(one(of: alphabet)) }
        return bytes
    }

    /// Changes some bytes: another byte, one bit, a cut, a part twice, a snippet.
    package mutating func damage(_ bytes: inout [UInt8], times: Int, snippets: [[UInt8]]) {
        for _ in 0..<times {
            guard !bytes.isEmpty else { return bytes += one(of: snippets) }
            let place = below(bytes.count)
            switch below(6) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes[place] ^= 1 << UInt8(below(8))
            case 2: bytes.removeSubrange(place..<Swift.min(bytes.count, place + 1 + below(4)))
            case 3: bytes.insert(contentsOf: Array(bytes[place...].prefix(1 + below(9))), at: place)
            case 4: bytes.replaceSubrange(place..<Swift.min(bytes.count, place + below(3)), with: one(of: snippets))
            default: bytes.insert(contentsOf: one(of: snippets), at: place)
            }
        }
    }
}
