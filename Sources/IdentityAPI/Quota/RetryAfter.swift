import FoundationEssentials

/// The header `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3).
enum RetryAfter {
    /// How long to wait, by the longest of the header's values: some gateways add their own to the service's.
    static func duration(_ headers: [String], servedAt date: String?) -> Duration? {
        headers.compactMap { duration($0, servedAt: date) }.max()
    }

    /// How long to wait; `nil` where nothing usable is said, which zero, a negative number and a date in the past are too. A date counts from the server's own `Date` where it sent one, so that two clocks that differ do no harm.
    static func duration(_ header: String?, servedAt date: String?) -> Duration? {
        guard let header else { return nil }
        if let seconds = Double(header.filter { $0 != " " }), seconds.isFinite {
            guard seconds > 0 else { return nil }
            return .milliseconds(Int64(Swift.min(seconds, 86_400) * 1000))
        }
        guard let until = httpDate(header) else { return nil }
        let now = date.flatMap(httpDate) ?? Date()
        let seconds = until.timeIntervalSince(now)
        return seconds > 0 ? .milliseconds(Int64(Swift.min(seconds, 86_400) * 1000)) : nil
    }

    /// The one form that servers still write: `Wed, 21 Oct 2015 07:28:00 GMT`.
    static func httpDate(_ text: String) -> Date? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split { " ,:".contains($0) }
        guard
            parts.count == 8, parts[7] == "GMT",
            let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
        )
    }
}
