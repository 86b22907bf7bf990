/// Finds a word in bytes, by the Boyer–Moore–Horspool algorithm: it looks at the byte where the word would end, and skips as far as that byte allows.
struct WordSearch: Sendable {
    private let word: [UInt8]
    /// For each byte, how far the word moves on when that byte is where its end would be.
    private let skips: [Int]

    /// - Parameter word: at least one byte.
    init(_ word: some Sequence<UInt8>) {
        self.word = Array(word)
        var skips = [Int](repeating: self.word.count, count: 256)
        for (position, byte) in self.word.dropLast().enumerated() {
            skips[Int(byte)] = self.word.count - 1 - position
        }
        self.skips = skips
    }

    /// The word's length.
    var count: Int { word.count }

    /// Returns where the word begins first in a range of the bytes; `nil` when it does not occur there.
    func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
        let last = word.count - 1
        return word.withUnsafeBufferPointer { word in
            skips.withUnsafeBufferPointer { skips in
                var position = start
                while position + last < end {
                    let byte = bytes[position + last]
                    if byte == word[last] {
                        var index = 0
                        while index < last, bytes[position + index] == word[index] { index += 1 }
                        if index == last { return position }
                    }
                    position += skips[Int(byte)]
                }
                return nil
            }
        }
    }
}
