/// An account's planned and observed states during a run, for optimistic concurrency.
///
/// The two differ when somebody else changes the account. A pure value, which gets each observation with its time.
struct AccountTrack: Sendable {
    /// A change by somebody else.
    struct ConcurrentChange: Sendable, Equatable {
        /// The account without the change.
        var expected: AccountState
        /// The account with the change.
        var actual: AccountState
    }

    /// The planned state after the completed rows, without changes by others. It differs from the present state when somebody changed the account since.
    private(set) var planned: AccountState
    /// The last observed state.
    private(set) var present: AccountState
    /// The time of that observation.
    private(set) var seenAt: ContinuousClock.Instant
    /// The states that calls with an unknown outcome asked for.
    private(set) var asked: [AccountState] = []
    /// Changes by others that are not recorded yet.
    private(set) var unrecorded: [ConcurrentChange] = []

    /// Records an observed state.
    mutating func see(_ state: AccountState, at time: ContinuousClock.Instant) {
        let expected = present.expected(in: state, asked: asked)
        if expected != state { unrecorded.append(ConcurrentChange(expected: expected, actual: state)) }
        present = state
        seenAt = time
    }

    /// Records that the changes by others are durable, and that a call for this state is about to be sent.
    mutating func ask(for state: AccountState) {
        unrecorded = []
        asked.append(state)
    }

    /// Records that the last call was applied.
    ///
    /// - Parameters:
    ///   - planned: the planned state after its rows.
    ///   - state: the account's present state.
    mutating func applied(planned: AccountState, _ state: AccountState, at time: ContinuousClock.Instant) {
        self.planned = planned
        present = state
        seenAt = time
        asked = []
    }

    /// Records rows that needed no call.
    mutating func passed(planned: AccountState) { self.planned = planned }
}
