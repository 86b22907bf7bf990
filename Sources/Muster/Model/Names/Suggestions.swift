/// The known names nearest to one that is unknown.
package struct Suggestions: Sendable {
    /// The most suggestions.
    private static let most = 3

    private let known: [String]

    /// The names to choose from.
    package init(among known: [String]) {
        self.known = known
    }

    /// Returns the nearest names by edit distance, nearest first; none when even the nearest differs in more than a third of its letters.
    package func nearest(to name: String) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars)
        let farthest = Swift.max(2, wanted.count / 3)
        let near = known.compactMap { candidate -> (name: String, distance: Int)? in
            let letters = Array(candidate.lowercased().unicodeScalars)
            guard abs(letters.count - wanted.count) <= farthest else { return nil }
            let distance = Self.distance(wanted, letters)
            return distance <= farthest && distance < letters.count ? (candidate, distance) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(Self.most).map(\.name)
    }

    /// Returns the edit distance with transpositions (optimal string alignment).
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var best = Swift.min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = Swift.min(best, beforeLast[j - 1] + 1) }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[b.count]
    }
}

extension [String] {
    /// `'Finance', 'Legacy'`.
    package func quoted(joinedBy separator: String = ", ") -> String {
        map { "'\($0)'" }.joined(separator: separator)
    }

    /// `. Did you mean 'Finance' or 'Finances'?`; empty for no suggestion.
    package var question: String {
        isEmpty ? "" : ". Did you mean \(quoted(joinedBy: " or "))?"
    }
}
