import IdentityAPI

/// Decides at each call whether the outage lasts. All times count from the sandbox's start.
struct OutageWatch {
    private var outage: ScheduledOutage?
    private var writes = 0
    private var began: Duration?

    init(_ outage: ScheduledOutage?) {
        self.outage = outage
    }

    /// Returns the outage's form for a call at `now`; `nil` when the service handles the call.
    mutating func form(for call: Call, at now: Duration) -> ScheduledOutage.Form? {
        guard let outage else { return nil }
        if call.isWrite { writes += 1 }
        switch outage.start {
        case .time(let start) where now >= start: began = start
        case .write(let number) where writes >= number: began = began ?? now
        default: return nil
        }
        guard let began, now < began + outage.length, call.method.map(outage.methods.contains) ?? true else {
            return nil
        }
        return outage.form
    }

    /// Ends the outage early.
    mutating func end() { outage = nil }
}
