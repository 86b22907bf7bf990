/// Finds numbers by texts that somebody else keeps: eight bytes for each, where a dictionary would hold the texts as well.
///
/// A hash table with open addressing. A slot holds 32 bits of the text's hash and the number plus one; whether the text is the very one, its
/// keeper is asked.
struct TextIndex {
    private var slots: [UInt64]
    private var count = 0
    private let seed = UInt64.random(in: 0...UInt64.max)

    /// An empty index with room for so many texts.
    init(capacity: Int) {
        slots = [UInt64](repeating: 0, count: Swift.max(16, capacity * 4 / 3 + 1))
    }

    /// The number of a text; `nil` for none.
    ///
    /// - Parameter isIt: whether a number is that of the text.
    func index(of text: String, _ isIt: (Int) -> Bool) -> Int? {
        let tag = tag(text)
        var place = place(tag)
        while slots[place] != 0 {
            let index = Int(slots[place] & 0xFFFF_FFFF) - 1
            if slots[place] >> 32 == tag, isIt(index) { return index }
            place = place + 1 == slots.count ? 0 : place + 1
        }
        return nil
    }

    /// Adds a text that is not there yet.
    mutating func insert(_ text: String, _ index: Int) {
        precondition(index < Int(UInt32.max), "There are more texts than this index can number.")
        if (count + 1) * 8 > slots.count * 7 { grow() }
        count += 1
        insert(tag(text) << 32 | UInt64(index + 1))
    }

    private mutating func insert(_ slot: UInt64) {
        var place = place(slot >> 32)
        while slots[place] != 0 { place = place + 1 == slots.count ? 0 : place + 1 }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for slot in old where slot != 0 { insert(slot) }
    }

    /// 32 bits that say where to look, so that growing needs no texts.
    private func tag(_ text: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(ExactText(text))
        return UInt64(UInt(bitPattern: hasher.finalize())) >> 32
    }

    private func place(_ tag: UInt64) -> Int { Int((tag &* UInt64(slots.count)) >> 32) }
}
