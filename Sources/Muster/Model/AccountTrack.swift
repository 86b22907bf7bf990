/// What is known of an account while the run works on it, for optimistic concurrency: what the plan makes of it, and what is there.
///
/// The two part ways where somebody else changes the account. A pure value that is told what is seen, and when.
struct AccountTrack: Sendable {
    /// A change that only somebody else can have made.
    struct ConcurrentChange: Sendable, Hashable {
        /// What the account would be without it.
        var expected: AccountState
        /// What it is.
        var actual: AccountState

        static func == (a: Self, b: Self) -> Bool { a.expected == b.expected && a.actual == b.actual }

        func hash(into hasher: inout Hasher) {
            hasher.combine(actual.groups)
        }
    }

    /// What the rows that are done make of the account by the plan, as if nobody else had touched it.
    private(set) var planned: AccountState
    /// The account as it was seen last.
    private(set) var present: AccountState
    /// When that was.
    private(set) var seenAt: ContinuousClock.Instant
    /// What calls asked for of which it is not known what came.
    private var asked: [AccountState] = []
    /// Changes of others that are not recorded yet.
    private(set) var unrecorded: [ConcurrentChange] = []

    /// An account as it was read for the plan.
    ///
    /// - Parameter planned: what the run left the account as; another state than the present one where somebody has changed the account since.
    init(planned: AccountState, present: AccountState, seenAt: ContinuousClock.Instant) {
        self.planned = planned
        self.present = present
        self.seenAt = seenAt
    }

    /// Takes note of what the account is now.
    mutating func see(_ state: AccountState, at time: ContinuousClock.Instant) {
        let expected = present.expected(in: state, asked: asked)
        if expected != state { unrecorded.append(ConcurrentChange(expected: expected, actual: state)) }
        present = state
        seenAt = time
    }

    /// The changes of others are durable, and a call that asks for this is about to be sent.
    mutating func ask(for state: AccountState) {
        unrecorded = []
        asked.append(state)
    }

    /// The last call was applied.
    ///
    /// - Parameters:
    ///   - planned: what its rows make of the account by the plan.
    ///   - state: what the account is now.
    mutating func applied(planned: AccountState, _ state: AccountState, at time: ContinuousClock.Instant) {
        self.planned = planned
        present = state
        seenAt = time
        asked = []
    }

    /// Rows needed no call.
    mutating func passed(planned: AccountState) { self.planned = planned }
}
