import IdentityAPI

/// Decides which group is made next, with or without members, and keeps what became of those before it. A pure value; ``GroupMaker`` makes the calls.
struct NewGroupProgress: Sendable {
    /// A group that is to be made.
    struct Attempt: Sendable {
        var index: GroupTable.Index
        var name: String
        /// The accounts that it is made with; `nil` for none.
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

    /// The groups, with the ids of those that were made and the reasons why others could not be.
    private(set) var table: GroupTable
    /// How many groups the sign-in may not make, and what the service says of it; `nil` where it may.
    private(set) var forbidden: (groups: Int, error: IdentityError)?
    private var waiting: ArraySlice<GroupTable.Index>
    private var members = MembersOfNewGroups()
    /// The next attempt, where it waits for accounts that are in another one.
    private var held: Attempt?
    /// The groups whose calls are under way, with the accounts that go with them.
    private var underWay: [GroupTable.Index: [Int]] = [:]
    /// Whether a call under way shows whether the service takes members.
    private var isProbing = false
    /// Whether some call has shown that groups can be made, or may have made one.
    private var hasAnswer = false
    private var isStopped = false

    /// - Parameters:
    ///   - wanted: the groups to be made, in their order.
    ///   - table: all groups.
    init(_ wanted: [GroupTable.Index], _ table: GroupTable) {
        waiting = wanted[...]
        self.table = table
    }

    /// Whether the list of groups has to be read at the end: not where nothing was made, nor when the run stops.
    var needsReading: Bool { hasAnswer && !isStopped }

    /// The next group to make; `nil` when there is none at present.
    ///
    /// - Parameters:
    ///   - width: the most calls side by side.
    ///   - batch: gives the accounts that a group is made with.
    mutating func next(width: Int, batch: (GroupTable.Index) -> GroupBatches.Batch?) -> Attempt? {
        guard underWay.isEmpty || hasAnswer && !isProbing && underWay.count < width else { return nil }
        guard let attempt = held ?? popped(batch) else { return nil }
        let accounts = attempt.batch?.accounts ?? []
        // An account that is read while another call brings it into a group of unknown id would seem to be changed by somebody else.
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

    /// Takes what came of a call.
    mutating func take(_ ended: Ended) {
        let index = ended.attempt.index
        underWay[index] = nil
        if ended.attempt.batch != nil {
            // Of those that were sent since the service has shown that it takes members, only a lost one tells something new.
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
            // What we may not do once we may not do at all.
            for index in waiting { table.refuse(index, error) }
            forbidden = ((forbidden?.groups ?? 0) + 1 + waiting.count, error)
            waiting = []
        case .stopped, .withdrawn: isStopped = true
        }
    }
}

extension IdentityError {
    /// Whether the service says that the sign-in lacks the right to make groups.
    var lacksRightToMakeGroups: Bool { kind == .forbidden || kind == .notAuthorized }
}
