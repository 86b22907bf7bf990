import IdentityAPI

/// The last rows of a resumed run, when the service answers nothing but errors to them.
extension RetryingExecutor {
    /// With more calls left, the service is to blame and not their rows.
    private static let fewCalls = 3

    /// Records a failure for a cause that may pass. Returns whether the service is down, so that the attempt does not count; the run is stopped when that lasts too long.
    ///
    /// The last few rows of a run may be in trouble by themselves, with no other left to show that the service works. Where the run has had a write accepted, the resume
    /// before has tried the rows in vain to the end of the patience, and reading works now, they fail, so that the run ends.
    ///
    /// - Parameter failure: the failure. It becomes the call's last attempt where its rows are to blame.
    func isDown(_ method: Method, _ failure: inout CircuitBreaker.Failure) async -> Bool {
        let verdict = health.verdict(on: failure, of: method)
        guard
            verdict == .lasting || verdict == .retryAfterTooLong,
            failure.error.kind == .serverFailed || failure.error.kind == .answerLost,
            control.areAllTried, control.hadAcceptedWrite,
            control.queue.look(\.callsLeft).calls.values.reduce(0, +) <= Self.fewCalls,
            await readsWork() == true
        else { return health.isDown(verdict, failure) }
        health.recordOwnTrouble(method)
        failure.isLastAttempt = true
        control.noteTriedTwice()
        return false
    }
}
