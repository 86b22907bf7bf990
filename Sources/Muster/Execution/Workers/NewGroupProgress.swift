import IdentityAPI

/// Decides which group to create next, with or without members, and records the results. A pure value; ``GroupMaker`` makes the calls.
struct NewGroupProgress: Sendable {
    /// A group to create.
    struct Attempt: Sendable {
        var index: GroupTable.Index
        var name: String
        /// Its first accounts; `nil` for none.
        var batch: GroupBatches.Batch?
        /// What is known of the service. The attempt adds to it.
        var members: MembersOfNewGroups
    }

    /// A group whose call has ended.
    struct Ended: Sendable {
        var attempt: Attempt
        var result: RetryingExecutor.Result
        /// The group, where it is known.
        var group: Group?
    }

    /// The groups, with the ids of the created ones and the reasons why others could not be created.
    private(set) var table: GroupTable
    /// The number of groups that the sign-in may not create, with the service's error; `nil` when it may.
    private(set) var forbidden: (groups: Int, error: IdentityError)?
    private var waiting: ArraySlice<GroupTable.Index>
    private var members = MembersOfNewGroups()
    /// The next attempt while it waits for another one with the same accounts.
    private var held: Attempt?
    /// The groups whose calls are in flight, with their first accounts.
    private var underWay: [GroupTable.Index: [Int]] = [:]
    /// Whether a call in flight will show whether the service takes members.
    private var isProbing = false
    /// Whether some call has created a group, or may have.
    private var hasAnswer = false
    private var isStopped = false

    /// - Parameters:
    ///   - wanted: the groups to create, in order.
    ///   - table: all groups.
    init(_ wanted: [GroupTable.Index], _ table: GroupTable) {
        waiting = wanted[...]
        self.table = table
    }

    /// Whether to read the list of groups at the end: not when nothing was created, or the run stops.
    var needsReading: Bool { hasAnswer && !isStopped }

    /// Returns the next group to create; `nil` when there is none now.
    ///
    /// - Parameters:
    ///   - width: the most calls in flight.
    ///   - batch: returns a group's first accounts.
    mutating func next(width: Int, batch: (GroupTable.Index) -> GroupBatches.Batch?) -> Attempt? {
        guard underWay.isEmpty || hasAnswer && !isProbing && underWay.count < width else { return nil }
        guard let attempt = held ?? popped(batch) else { return nil }
        let accounts = attempt.batch?.accounts ?? []
        // A read of an account that another call adds to a group with an unknown id would look like a change by somebody else.
        let isFree = underWay.isEmpty || accounts.isEmpty || Set(accounts).isDisjoint(with: underWay.values.joined())
        held = isFree ? nil : attempt
        guard isFree else { return nil }
        underWay[attempt.index] = accounts
        if attempt.batch != nil, !members.areTaken { isProbing = true }
        return attempt
    }

    private mutating func popped(_ batch: (GroupTable.Index) -> GroupBatches.Batch?) -> Attempt? {
        guard !isStopped, forbidden == nil, let index = waiting.popFirst() else { return nil }
        let batch = members.areSent ? batch(index) : nil
        return Attempt(index: index, name: table[index].name, batch: batch, members: members)
    }

    /// Records the result of a call.
    mutating func take(_ ended: Ended) {
        let index = ended.attempt.index
        underWay[index] = nil
        if ended.attempt.batch != nil {
            // After the proof that the service takes members, only a lost call is news.
            let isNews = !members.areTaken || !ended.attempt.members.areSent
            if members.areSent, isNews { members = ended.attempt.members }
            isProbing = false
        }
        if let group = ended.group { table.take(group, as: index) }
        switch ended.result {
        case .done: hasAnswer = true
        case .refused(let error, _) where error.kind == .conflict: hasAnswer = true  // Somebody else has made it.
        case .refused(let error, _), .unknown(let error, _):
            table.refuse(index, error)
            guard error.lacksRightToMakeGroups else {
                hasAnswer = true
                return
            }
            // The sign-in may not create the other groups either.
            for index in waiting { table.refuse(index, error) }
            forbidden = ((forbidden?.groups ?? 0) + 1 + waiting.count, error)
            waiting = []
        case .stopped, .withdrawn: isStopped = true
        }
    }
}

extension IdentityError {
    /// Whether the sign-in lacks the right to create groups.
    var lacksRightToMakeGroups: Bool { kind == .forbidden || kind == .notAuthorized }
}
