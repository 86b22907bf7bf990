/// How many failed rows a run bears: a number of them, or a share of the rows done so far.
public enum ErrorLimit: Sendable, Hashable, Codable {
    /// More failed rows than this stop the run.
    case count(Int)
    /// A greater share than this, in percent, stops the run once twenty rows are done.
    case percent(Double)

    /// The fewest rows that tell anything about a share.
    private static let smallestSample = 20

    /// Reads `50` or `2.5%`; `nil` for anything else.
    public init?(written text: String) {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), (0...100).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let count = Int(text), count >= 0 else { return nil }
            self = .count(count)
        }
    }

    /// Whether so many failed rows of so many done are too many.
    func isExceeded(failed: Int, done: Int) -> Bool {
        switch self {
        case .count(let count): failed > count
        case .percent(let percent): done >= Self.smallestSample && Double(failed) * 100 > percent * Double(done)
        }
    }
}
