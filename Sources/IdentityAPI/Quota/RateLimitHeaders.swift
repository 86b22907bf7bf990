import FoundationEssentials

/// The headers `RateLimit-Limit`, `-Remaining` and `-Reset`, with or without `X-` in front, and their later forms in one header each,
/// `RateLimit: "default";r=50;t=30` and `RateLimit-Policy: "default";q=100;w=60`. What cannot be read, or cannot be meant, is left out.
enum RateLimitHeaders {
    /// Longer than this nobody means a window to last.
    private static let longest = 86_400.0

    /// Whether a header is one of those.
    static func isOne(_ name: String) -> Bool {
        guard let first = name.utf8.first, "rRxX".utf8.contains(first) else { return false }
        let name = name.lowercased()
        return name.hasPrefix("ratelimit") || name.hasPrefix("x-ratelimit-")
    }

    /// What the headers say. `header` gives a header's value by its name in small letters, `served` is the server's own clock: it is only
    /// looked at where a moment is told, because reading a date costs more than all the rest.
    static func report(served: @autoclosure () -> Date, header: (String) -> String?) -> QuotaReport {
        func first(_ name: String) -> Substring? {
            let text = header("ratelimit-\(name)") ?? header("x-ratelimit-\(name)")
            // Some put the policy behind it: "100, 100;w=60".
            return text?.split { ",; ".contains($0) }.first
        }
        var report = QuotaReport(
            limit: first("limit").flatMap(limit),
            remaining: first("remaining").flatMap(count),
            reset: first("reset").flatMap { reset($0, served: served()) }
        )
        let items = header("ratelimit").map(items) ?? []
        // Of several quotas the one matters of which the least is left.
        guard let scarcest = items.min(by: { remaining($0) ?? .max < remaining($1) ?? .max }) else { return report }
        let policies = header("ratelimit-policy").map(Self.items) ?? []
        let policy = policies.first { $0.name == scarcest.name } ?? policies.first
        report.remaining = remaining(scarcest) ?? report.remaining
        report.reset = (scarcest["t"] ?? scarcest["reset"]).flatMap { reset($0, served: served()) } ?? report.reset
        report.limit = (policy?["q"] ?? scarcest["limit"]).flatMap(limit) ?? report.limit
        report.window = policy?["w"].flatMap { reset($0, served: served()) }
        return report
    }

    /// One quota in a header: its name and its parameters.
    private struct Item {
        var name = ""
        var parameters: [String: Substring] = [:]

        subscript(key: String) -> Substring? { parameters[key] }
    }

    private static func items(_ text: String) -> [Item] {
        var items: [Item] = []
        for part in text.split(separator: ",") {
            var item = Item()
            for (index, field) in part.split(separator: ";").enumerated() {
                let halves = field.split(separator: "=", maxSplits: 1).map { $0.filter { !" \"\t".contains($0) } }
                if halves.count == 2 {
                    item.parameters[halves[0].lowercased()] = halves[1][...]
                } else if index == 0 {
                    item.name = halves.first ?? ""
                }
            }
            // An earlier form is one quota in several parts: "limit=100, remaining=50, reset=5".
            if item.name.isEmpty, let last = items.last, last.name.isEmpty {
                items[items.count - 1].parameters.merge(item.parameters) { $1 }
            } else {
                items.append(item)
            }
        }
        return items
    }

    private static func remaining(_ item: Item) -> Int? { (item["r"] ?? item["remaining"]).flatMap(count) }

    private static func count(_ text: Substring) -> Int? {
        Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// A number of calls for a window. None at all is nothing that a service can mean.
    private static func limit(_ text: Substring) -> Int? { count(text).flatMap { $0 > 0 ? $0 : nil } }

    /// A length of time in seconds, or a moment in seconds or milliseconds since 1970.
    private static func reset(_ text: Substring, served: @autoclosure () -> Date) -> Duration? {
        guard var seconds = Double(text), seconds.isFinite, seconds >= 0 else { return nil }
        if seconds > 100_000_000_000 { seconds /= 1000 }
        if seconds > 100_000_000 { seconds -= served().timeIntervalSince1970 }
        return (0...longest).contains(seconds) ? .milliseconds(Int64(seconds * 1000)) : nil
    }
}
