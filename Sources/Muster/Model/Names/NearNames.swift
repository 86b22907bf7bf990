/// Finds the names within one edit of another name, case-insensitively: an insertion, a deletion, a replacement or a transposition.
///
/// *Deletion neighbourhoods* (as in SymSpell): names within one edit share a text among themselves and their forms with one letter deleted. Rolling hashes identify those texts, so each
/// needs one multiplication. Names with the same hash are compared directly.
///
/// Names of a numbered series are within one edit but intended, so it compares runs of digits as numbers. `robot-1` and `robot-2` are not near; `robot-007` and `robot-07` are.
struct NearNames: Sendable {
    /// The most texts of one hash to compare. There are few possible letters for a position, and few positions.
    private static let mostLooked = 64

    /// A name, or a name with one letter deleted.
    private struct Neighbour {
        /// The half of its hash that is not in the slot's index.
        var tag: UInt32
        var name: UInt32
        /// The next entry of the same slot, plus one; 0 for none.
        var next: UInt32
    }

    private let texts: [Text]
    /// The hashes of the numbers in the names. They rule out most names of a series.
    private var numbers: Set<UInt64> = []
    private var slots: [UInt32]
    /// A Bloom filter: it rules out nearly all unknown texts, in a table small enough for the processor's cache.
    private var filter: [UInt64]
    private var neighbours: [Neighbour] = []

    /// - Parameter names: the names, numbered from 0.
    init(_ names: some Sequence<String>) {
        texts = names.map(Text.init)
        var hashes: [UInt64] = []
        var owners: [UInt32] = []
        for (index, text) in texts.enumerated() {
            numbers.insert(text.numbers)
            text.eachNeighbour { hash in
                hashes.append(hash)
                owners.append(UInt32(index))
            }
        }
        var size = 16
        while size < hashes.count { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        filter = [UInt64](repeating: 0, count: size / 4)
        neighbours.reserveCapacity(hashes.count)
        for (hash, owner) in zip(hashes, owners) {
            let slot = Int(truncatingIfNeeded: hash) & (size - 1)
            neighbours.append(Neighbour(tag: UInt32(truncatingIfNeeded: hash >> 32), name: owner, next: slots[slot]))
            slots[slot] = UInt32(neighbours.count)
            let (word, bit) = Self.place(hash, filter.count)
            filter[word] |= bit
        }
    }

    /// Returns whether some name has the same numbers as an ASCII name. This rules out nearly all names without near ones.
    func mayHold(near name: UnsafeBufferPointer<UInt8>) -> Bool {
        numbers.contains(Text.numbers(in: name.lazy.map(UInt32.init)))
    }

    /// Returns the names within one edit, in order.
    func indices(near name: String) -> [Int] {
        let text = Text(name)
        guard numbers.contains(text.numbers) else { return [] }
        var candidates: [UInt32] = []
        let size = filter.count
        filter.withUnsafeBufferPointer { filter in
            text.eachNeighbour { hash in
                let (word, bit) = Self.place(hash, size)
                if filter[word] & bit != 0 { look(for: hash, &candidates) }
            }
        }
        if candidates.isEmpty { return [] }
        return Set(candidates).map(Int.init).sorted().filter { text.isNear(texts[$0]) }
    }

    /// Returns a hash's position in the filter.
    @inline(__always)
    private static func place(_ hash: UInt64, _ size: Int) -> (word: Int, bit: UInt64) {
        let bits = hash >> 20
        return (Int(truncatingIfNeeded: bits >> 6) & (size - 1), 1 << (bits & 63))
    }

    /// Adds the names that have a text of this hash.
    private func look(for hash: UInt64, _ candidates: inout [UInt32]) {
        var place = slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)]
        var looked = 0
        while place != 0, looked < Self.mostLooked {
            let neighbour = neighbours[Int(place) - 1]
            if neighbour.tag == UInt32(truncatingIfNeeded: hash >> 32) { candidates.append(neighbour.name) }
            place = neighbour.next
            looked += 1
        }
    }

    /// A name in lower case, with the numbers in it.
    struct Text {
        private let letters: [UInt32]
        /// The hash of the values of its runs of digits.
        let numbers: UInt64

        private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

        init(_ name: String) {
            var name = name
            let plain = name.withUTF8 { bytes -> [UInt32]? in
                guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
                return bytes.map { (0x41...0x5A).contains($0) ? UInt32($0 | 0x20) : UInt32($0) }
            }
            letters = plain ?? name.lowercased().unicodeScalars.map(\.value)
            numbers = Self.numbers(in: letters)
        }

        private static func isDigit(_ letter: UInt32) -> Bool { (0x30...0x39).contains(letter) }

        static func numbers(in letters: some Sequence<UInt32>) -> UInt64 {
            var hash: UInt64 = 1
            var isInside = false
            var isZero = true
            for letter in letters {
                guard isDigit(letter) else {
                    isInside = false
                    continue
                }
                // Marks the start of a number, so that 1-2 differs from 12.
                if !isInside { (hash, isInside, isZero) = (hash &* base &+ 0x2D, true, true) }
                if isZero, letter == 0x30 { continue }
                isZero = false
                hash = hash &* base &+ UInt64(letter)
            }
            return hash
        }

        /// Calls `body` with the hash of the name, and of each form with one letter deleted. All hashes include the name's numbers.
        @inline(__always)
        func eachNeighbour(_ body: (UInt64) -> Void) {
            // The hash of the letters after a position, and the base's power for their number.
            var whole: UInt64 = 0
            for letter in letters { whole = whole &* Self.base &+ UInt64(letter) &+ 1 }
            body(mixed(whole))
            var behind: UInt64 = 0
            var power: UInt64 = 1
            // From the end: the hash of the letters before a position is the whole without the rest.
            var rest = whole
            for index in letters.indices.reversed() {
                let letter = UInt64(letters[index]) &+ 1
                rest = (rest &- letter) &* Self.inverse
                // Deleting either of two equal neighbours gives the same text.
                if index == 0 || letters[index - 1] != letters[index] { body(mixed(rest &* power &+ behind)) }
                behind = behind &+ letter &* power
                power = power &* Self.base
            }
        }

        /// The inverse of the base among the numbers of 64 bits: dividing by the base is multiplying by it.
        private static let inverse: UInt64 = {
            // Newton's method doubles the number of bits that are right.
            var inverse = base
            for _ in 0..<6 { inverse = inverse &* (2 &- base &* inverse) }
            return inverse
        }()

        private func mixed(_ hash: UInt64) -> UInt64 {
            var mixed = hash ^ (numbers &* 0xBF58_476D_1CE4_E5B9)
            mixed = (mixed ^ mixed >> 31) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 29
        }

        /// Returns whether another name is within one edit and has the same numbers.
        func isNear(_ other: Text) -> Bool {
            let (a, b) = (letters, other.letters)
            let shorter = Swift.min(a.count, b.count)
            guard abs(a.count - b.count) <= 1, numbers == other.numbers else { return false }
            var start = 0
            while start < shorter, a[start] == b[start] { start += 1 }
            var end = 0
            while end < shorter - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
            // The parts between the common prefix and the common suffix.
            let isEdit =
                switch (a.count - start - end, b.count - start - end) {
                case (1, 0), (0, 1), (1, 1): true
                case (2, 2): a[start] == b[start + 1] && a[start + 1] == b[start]
                default: false
                }
            return isEdit && values == other.values
        }

        /// Returns the runs of digits without leading zeros.
        private var values: [[UInt32]] {
            letters.split(whereSeparator: { !Self.isDigit($0) }).map { Array($0.drop { $0 == 0x30 }) }
        }
    }
}
