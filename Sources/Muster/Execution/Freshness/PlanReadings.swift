/// When the accounts were read that a plan is made of, and what the run had left those as that somebody has changed since.
struct PlanReadings: Sendable {
    /// When the reading began.
    var readAt: ContinuousClock.Instant
    /// What the run had left accounts as, by their ids, where they are otherwise now. Only a resumed run has such.
    var baselines: [ExactText: AccountState] = [:]

    /// What is known of an account before its first change.
    ///
    /// - Parameter before: the account as it was read.
    func track(of id: String, _ before: AccountState) -> AccountTrack {
        let planned = baselines.isEmpty ? nil : baselines[ExactText.id(id)]
        return AccountTrack(planned: planned ?? before, present: before, seenAt: readAt)
    }
}
