/// When the plan's accounts were read, and the states in which a resumed run left accounts that somebody has changed since.
struct PlanReadings: Sendable {
    /// When the first read began.
    var readAt: ContinuousClock.Instant
    /// Returns when an account was read, by its id; `nil` when all were read at nearly the same time.
    private var times: (@Sendable (String) -> ContinuousClock.Instant?)?
    /// The states in which a resumed run left accounts that somebody has changed since, by id.
    var baselines: [ByteExactString: AccountState] = [:]

    /// Creates the times of a directory.
    init(_ directory: Directory, begun: ContinuousClock.Instant) {
        readAt = directory.readAt ?? begun
        guard let last = directory.pages.last?.readAt, last - readAt > .seconds(1) else { return }
        let pages = directory.pages
        times = { id in directory.index(id: id).flatMap { index in pages.first { index < $0.end }?.readAt } }
    }

    /// Returns the track of an account before its first change.
    ///
    /// - Parameter before: the account's state in the plan.
    func track(of id: String, _ before: AccountState) -> AccountTrack {
        let planned = baselines.isEmpty ? nil : baselines[ByteExactString.id(id)]
        return AccountTrack(planned: planned ?? before, present: before, seenAt: times?(id) ?? readAt)
    }
}
