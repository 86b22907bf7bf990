/// Finds numbers by keys that the caller stores: eight bytes for each, where a dictionary would store the keys as well.
///
/// A hash table with open addressing. A slot holds 32 bits of the key's hash and the number plus one. The caller compares the keys.
struct HashIndex: Sendable {
    private var slots: [UInt64]
    private var count = 0
    /// Of no meaning: without it, the compiler would leave out the reads of ``prefetch(_:)``.
    private var prefetched: UInt64 = 0

    /// Creates an empty index with capacity for some keys.
    init(capacity: Int = 0) {
        slots = [UInt64](repeating: 0, count: Swift.max(16, capacity * 4 / 3 + 1))
    }

    private static let seed = UInt64.random(in: .min ... .max)

    /// Returns the hash of bytes, which differs in every process, so that no sheet can be made of names that collide.
    ///
    /// It multiplies eight bytes at a time, which takes a third of the time of `Hasher` for a name.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var state = seed ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = mixed(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return Int(truncatingIfNeeded: mixed(mixed(state ^ rest) ^ seed))
    }

    /// Both halves of a product with an odd number without a pattern, the fraction of the golden ratio.
    private static func mixed(_ state: UInt64) -> UInt64 {
        let (high, low) = state.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }

    /// Returns the number of a key; `nil` for none.
    ///
    /// - Parameters:
    ///   - hash: the key's hash.
    ///   - isIt: returns whether a number is that of the key.
    @inline(__always)
    func index(of hash: Int, _ isIt: (Int) -> Bool) -> Int? {
        let tag = tag(hash)
        var place = place(tag)
        while slots[place] != 0 {
            let index = Int(slots[place] & 0xFFFF_FFFF) - 1
            if slots[place] >> 32 == tag, isIt(index) { return index }
            place = place + 1 == slots.count ? 0 : place + 1
        }
        return nil
    }

    /// Reads the slots of keys that a caller looks up next: side by side, so that they wait for memory together and not one after another.
    mutating func prefetch(_ hashes: [Int]) {
        for hash in hashes { prefetched ^= slots[place(tag(hash))] }
    }

    /// Adds a new key by its hash.
    mutating func insert(_ hash: Int, _ index: Int) {
        precondition(index < Int(UInt32.max), "There are more keys than this index can number.")
        if (count + 1) * 8 > slots.count * 7 { grow() }
        count += 1
        insert(slot: tag(hash) << 32 | UInt64(index + 1))
    }

    private mutating func insert(slot: UInt64) {
        var place = place(slot >> 32)
        while slots[place] != 0 { place = place + 1 == slots.count ? 0 : place + 1 }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for slot in old where slot != 0 { insert(slot: slot) }
    }

    /// 32 bits of the hash for the position, so that growing needs no keys.
    private func tag(_ hash: Int) -> UInt64 { UInt64(UInt(bitPattern: hash)) >> 32 }

    private func place(_ tag: UInt64) -> Int { Int((tag &* UInt64(slots.count)) >> 32) }
}
