/// A limit: a number, or a share.
public enum Threshold: Sendable, Hashable, Codable {
    /// No more than this.
    case count(Int)
    /// No greater share than this, in percent.
    case percent(Double)

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

    /// Returns whether a count exceeds the limit.
    public func isExceeded(by count: Int, of all: Int) -> Bool {
        switch self {
        case .count(let most): count > most
        case .percent(let percent): Double(count) * 100 > percent * Double(all)
        }
    }
}

extension Threshold: CustomStringConvertible {
    /// The written form; ``init(written:)`` reads it back.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
        }
    }
}
