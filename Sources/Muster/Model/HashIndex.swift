/// Finds numbers by keys that the caller stores: eight bytes for each, where a dictionary would store the keys as well.
///
/// A hash table with open addressing. A slot holds 32 bits of the key's hash and the number plus one. The caller compares the keys.
struct HashIndex: Sendable {
    private var slots: [UInt64]
    private var count = 0

    /// Creates an empty index with capacity for some keys.
    init(capacity: Int = 0) {
        slots = [UInt64](repeating: 0, count: Swift.max(16, capacity * 4 / 3 + 1))
    }

    /// Returns the hash of bytes, which differs in every process.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        return hasher.finalize()
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
