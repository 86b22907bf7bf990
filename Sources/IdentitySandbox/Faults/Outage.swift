/// A time in which the service serves nobody, the token endpoint included.
public struct Outage: Sendable, Hashable {
    /// What a caller meets.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        case unavailable = "503"
        case reset
    }

    /// When it begins, counted from the sandbox's start.
    public var start: Duration
    /// How long it lasts.
    public var length: Duration
    /// What a caller meets.
    public var form: Form

    /// An outage with the given times.
    public init(start: Duration, length: Duration, form: Form = .unavailable) {
        self.start = start
        self.length = length
        self.form = form
    }

    /// Whether it lasts at `age`, counted from the sandbox's start.
    func covers(_ age: Duration) -> Bool {
        age >= start && age < start + length
    }
}
