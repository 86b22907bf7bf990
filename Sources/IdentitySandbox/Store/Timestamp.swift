import FoundationEssentials
import IdentityAPI

/// A moment in UTC, as the service and as HTTP write it.
struct Timestamp {
    private let date: Date
    private let tenMillionths: Int

    /// Creates the moment some seconds after 1970-01-01T00:00:00Z.
    init(secondsSince1970: Double) {
        let (seconds, tenMillionths) = Int(secondsSince1970 * 10_000_000).quotientAndRemainder(dividingBy: 10_000_000)
        date = Date(timeIntervalSince1970: Double(seconds))
        self.tenMillionths = tenMillionths
    }

    /// Now.
    static var now: Timestamp { Timestamp(secondsSince1970: Date.now.timeIntervalSince1970) }

    /// The service's format: `2021-10-20T12:16:16.6492925`, without a zone.
    var written: String { "\(date.formatted(.iso8601).dropLast()).\(padded(tenMillionths, to: 7))" }

    /// Returns the HTTP date at which a wait that begins now is certainly over.
    static func httpDate(after wait: Duration) -> String {
        Timestamp(secondsSince1970: (Date.now.timeIntervalSince1970 + wait.inSeconds).rounded(.up)).httpDate
    }

    /// The HTTP format: `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpDate: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = Calendar.utc.dateComponents([.weekday, .day, .month, .year], from: date)
        let (weekday, month) = (weekdays[(parts.weekday ?? 1) - 1], months[(parts.month ?? 1) - 1])
        let clock = date.formatted(.iso8601).dropFirst(11).dropLast()
        return "\(weekday), \(padded(parts.day ?? 0, to: 2)) \(month) \(parts.year ?? 0) \(clock) GMT"
    }

    private func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Calendar {
    fileprivate static let utc = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}
