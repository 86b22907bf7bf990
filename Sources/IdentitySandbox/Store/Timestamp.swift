import FoundationEssentials
import IdentityAPI

/// A moment in UTC, split into its parts. By hand, because every create needs it and the formatters cost
/// microseconds.
struct Timestamp {
    private let date: (year: Int, month: Int, day: Int)
    private let time: (hour: Int, minute: Int, second: Int)
    private let weekday: Int
    private let tenMillionths: Int

    /// Creates the moment some seconds after 1970-01-01T00:00:00Z.
    init(secondsSince1970: Double) {
        let ticks = Int(secondsSince1970 * 10_000_000)
        let seconds = ticks / 10_000_000
        tenMillionths = ticks % 10_000_000
        let days = seconds / 86_400
        let second = seconds % 86_400
        time = (second / 3600, second / 60 % 60, second % 60)
        weekday = (days + 4) % 7
        // Howard Hinnant's civil_from_days, for days since 1970: years begin in March, so that the leap day comes last.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let calendarMonth = month < 10 ? month + 3 : month - 9
        date = (yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), calendarMonth, day)
    }

    /// Now.
    static var now: Timestamp { Timestamp(secondsSince1970: Date.now.timeIntervalSince1970) }

    /// The service's format: `2021-10-20T12:16:16.6492925`, without a zone.
    var written: String {
        "\(date.year)-\(padded(date.month))-\(padded(date.day))T\(clock).\(padded(tenMillionths, to: 7))"
    }

    /// Returns the HTTP date at which a wait that begins now is certainly over.
    static func httpDate(after wait: Duration) -> String {
        Timestamp(secondsSince1970: (Date.now.timeIntervalSince1970 + wait.inSeconds).rounded(.up)).httpDate
    }

    /// The HTTP format: `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpDate: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[weekday]), \(padded(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }

    private var clock: String { "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))" }

    private func padded(_ number: Int, to width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
