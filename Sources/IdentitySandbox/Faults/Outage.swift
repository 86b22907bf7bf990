import IdentityAPI

/// A time in which the service serves nobody, the token endpoint included.
public struct Outage: Sendable, Hashable {
    /// When it begins.
    public enum Start: Sendable, Hashable {
        /// So long after the sandbox's start. Written `3s`.
        case time(Duration)
        /// With the n-th write of accounts or groups, counted from 1, however long that takes. Written `40th`.
        case write(Int)
    }

    /// What a caller meets.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        case unavailable = "503"
        case reset
    }

    /// When it begins.
    public var start: Start
    /// How long it lasts.
    public var length: Duration
    /// What a caller meets.
    public var form: Form

    /// An outage with the given times.
    public init(start: Start, length: Duration, form: Form = .unavailable) {
        self.start = start
        self.length = length
        self.form = form
    }
}

extension Outage.Start {
    /// Reads `3s` or `40th`; `nil` for anything else.
    init?(written text: Substring) {
        if let number = Int(text.prefix { $0.isNumber }), ["st", "nd", "rd", "th"].contains(text.suffix(2)) {
            guard number > 0, text.count == String(number).count + 2 else { return nil }
            self = .write(number)
        } else {
            guard let time = Duration(written: text) else { return nil }
            self = .time(time)
        }
    }
}
