/// The limit of calls in flight, as in `--concurrency`: `auto`, `auto:16` or `8`.
public enum ConcurrencySetting: Sendable, Hashable {
    /// As many as the service handles well, up to a cap.
    case upTo(Int)
    /// A fixed number.
    case fixed(Int)

    /// The valid numbers.
    public static let range = 1...256
    /// The default cap.
    public static let defaultCap = 64
    /// The default.
    public static let automatic = ConcurrencySetting.upTo(defaultCap)

    /// Reads `auto`, `auto:16` or `8`; `nil` for anything else.
    public init?(parsing text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isAutomatic = parts[0].lowercased() == "auto"
        if isAutomatic, parts.count == 1 {
            self = .automatic
        } else {
            guard parts.count == (isAutomatic ? 2 : 1), let number = Int(parts.last ?? ""), Self.range ~= number else {
                return nil
            }
            self = isAutomatic ? .upTo(number) : .fixed(number)
        }
    }

    /// The largest number of calls in flight.
    public var cap: Int {
        switch self {
        case .upTo(let cap): cap
        case .fixed(let number): number
        }
    }

    /// The number that a plan's estimate assumes.
    var expected: Int {
        switch self {
        case .upTo(let cap): Swift.min(cap, 16)
        case .fixed(let number): number
        }
    }
}

extension ConcurrencySetting: CustomStringConvertible {
    /// The written form on the command line.
    public var description: String {
        switch self {
        case .automatic: "auto"
        case .upTo(let cap): "auto:\(cap)"
        case .fixed(let number): "\(number)"
        }
    }
}

extension ConcurrencySetting: Codable {
    /// Reads the written form, or the number that earlier versions wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(Int.self)).map { "\($0)" } ?? container.decode(String.self)
        guard let setting = ConcurrencySetting(parsing: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is not a number of calls at once."
            )
        }
        self = setting
    }

    /// Writes a number as a number, and `auto` as a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .fixed(let number): try container.encode(number)
        case .upTo: try container.encode(description)
        }
    }
}

extension ConcurrencySetting: ExpressibleByIntegerLiteral {
    /// A fixed number.
    public init(integerLiteral value: Int) { self = .fixed(value) }
}
