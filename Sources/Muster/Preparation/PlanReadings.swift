/// When the accounts were read that a plan is made of, and what the run had left those as that somebody has changed since.
struct PlanReadings: Sendable {
    /// When the reading began.
    var readAt: ContinuousClock.Instant
    /// When an account was read, by its id, where the reading took long; `nil` where one time does for all.
    private var times: (@Sendable (String) -> ContinuousClock.Instant?)?
    /// What the run had left accounts as, by their ids, where they are otherwise now. Only a resumed run has such.
    var baselines: [ByteExactString: AccountState] = [:]

    /// The readings of a directory.
    init(_ directory: Directory, begun: ContinuousClock.Instant) {
        readAt = directory.readAt ?? begun
        guard let last = directory.pages.last?.readAt, last - readAt > .seconds(1) else { return }
        let pages = directory.pages
        times = { id in directory.index(id: id).flatMap { index in pages.first { index < $0.end }?.readAt } }
    }

    /// What is known of an account before its first change.
    ///
    /// - Parameter before: the account as it was read.
    func track(of id: String, _ before: AccountState) -> AccountTrack {
        let planned = baselines.isEmpty ? nil : baselines[ByteExactString.id(id)]
        return AccountTrack(planned: planned ?? before, present: before, seenAt: times?(id) ?? readAt)
    }
}
