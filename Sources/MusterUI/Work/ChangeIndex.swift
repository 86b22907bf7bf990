import Muster

/// The texts of a plan's lines, one behind the other: a search reads them once through, without building a line.
struct ChangeIndex: Sendable {
    /// No text holds this byte, so that no match reaches from one line into the next.
    private static let end: UInt8 = 0xFF

    private var bytes: [UInt8] = []
    /// The end of each line.
    private var ends: [Int] = []

    /// Reads all lines.
    init(_ changes: PlannedChanges) { self.init(texts: changes.lazy.map(\.searchText)) }

    /// - Parameter texts: the lines' texts, in lower case.
    init(texts: some Collection<String>) {
        ends.reserveCapacity(texts.count)
        for text in texts {
            bytes += text.utf8
            bytes.append(Self.end)
            ends.append(bytes.count)
        }
    }

    /// Returns the lines in which every word occurs, in their order.
    ///
    /// - Parameter words: words in lower case, at least one.
    func lines(with words: [String]) -> [Int] {
        // The longest word is the rarest, most likely, and skips most.
        let words = words.sorted { $0.utf8.count > $1.utf8.count }.map { WordSearch($0.utf8) }
        guard let first = words.first else { return [] }
        return bytes.withUnsafeBufferPointer { bytes in
            var found: [Int] = []
            var (position, line) = (0, 0)
            while let match = first.first(in: bytes, from: position, to: bytes.count) {
                while ends[line] <= match { line += 1 }
                let start = line == 0 ? 0 : ends[line - 1]
                let fits = words.dropFirst().allSatisfy { $0.first(in: bytes, from: start, to: ends[line]) != nil }
                if fits { found.append(line) }
                position = ends[line]
            }
            return found
        }
    }
}
