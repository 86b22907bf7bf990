import IdentityAPI

/// The calls of groups that are still to be made, and what became of those that were.
///
/// A batch is cut when it is asked for, so that it has the size that is known to be taken by then. A group never has two calls in flight: a service that reads, changes
/// and writes its list would lose one. Until the first batch is taken, there is only one under way at all: what a service refuses is found out with as few
/// calls as that takes.
///
/// **An account leaves its groups last.** What cannot enter the new group shall stay in the old one, so a group waits with its calls while it is to lose accounts that have
/// not entered theirs. Where groups wait for each other in a ring (accounts that swap places), the one that waits for the fewest goes first all the same.
///
/// **A refused batch** is cut in halves until the accounts to blame stand alone; those are given up to calls of their own, which say why. Halves go to the end of the line, so that a
/// group that takes anything shows it soon. A group that has refused as often as halving takes, and taken nothing, refuses everything: all its accounts are given up.
struct GroupBatches: Sendable {
    /// Accounts that enter or leave a group by one call, by their places in the plan's work.
    struct Batch: Sendable {
        var group: GroupTable.Index
        var accounts: [Int]
    }

    /// An account and the groups that it enters and leaves.
    struct Links: Sendable {
        var account: Int
        var adding: [GroupTable.Index]
        var removing: [GroupTable.Index]
    }

    /// What is known of one account's way through its groups.
    struct MembershipProgress: Sendable {
        /// Groups that it is to enter and that have not answered.
        fileprivate var adding: Set<GroupTable.Index>
        /// Groups that it is to leave and that have not answered.
        fileprivate var removing: Set<GroupTable.Index>
        /// Those of them whose calls wait for its entering.
        fileprivate var waiting: Set<GroupTable.Index>
        /// Groups that were not there any more, with what there is to say.
        fileprivate(set) var refusals: [GroupTable.Index: IdentityError] = [:]
        /// What the calls so far took.
        fileprivate(set) var evidence = RetryingExecutor.Evidence(http: 200, attempts: 0, elapsed: .zero)

        fileprivate var isOpen: Bool { !adding.isEmpty || !removing.isEmpty }
    }

    /// The accounts that each group still has to take, in parts that are not sent together.
    private var pending: [GroupTable.Index: [[Int]]] = [:]
    /// How many of a group's accounts have not entered their other groups yet.
    private var waiting: [GroupTable.Index: Int] = [:]
    private var underWay: Set<GroupTable.Index> = []
    /// Refusals of a group that has not taken anything yet; `nil` once it has.
    private var refusals: [GroupTable.Index: Int] = [:]
    private(set) var size: BatchSize
    private(set) var passages: [Int: MembershipProgress] = [:]
    /// Accounts whose groups have all answered, in the order in which that happened.
    private(set) var passed: [Int] = []

    init(_ links: [Links], batch: Int) {
        size = BatchSize(most: batch)
        for link in links {
            let waits = link.adding.isEmpty ? [] : Set(link.removing)
            passages[link.account] = MembershipProgress(
                adding: Set(link.adding),
                removing: Set(link.removing),
                waiting: waits
            )
            for group in waits { waiting[group, default: 0] += 1 }
            for group in link.adding + link.removing { pending[group, default: [[]]][0].append(link.account) }
        }
        for group in pending.keys { refusals[group] = 0 }
    }

    /// Whether calls are to be made or under way.
    var isUnfinished: Bool { !pending.isEmpty || !underWay.isEmpty }

    /// Whether no group has taken anything yet.
    var isUnproven: Bool { size.proven == 0 }

    /// Calls that are still to be made, as far as can be told, without those under way.
    var callsLeft: Int { pending.values.joined().reduce(0) { $0 + $1.count.dividedUp(by: size.current) } }

    /// Whether a batch could be sent now.
    var hasNext: Bool { nextGroup != nil }

    /// The group whose next account stands first in the sheet, of those that wait for nobody.
    private var nextGroup: GroupTable.Index? {
        guard size.proven > 0 || underWay.isEmpty else { return nil }
        let idle = pending.lazy.filter { !underWay.contains($0.key) }
        if let ready = idle.filter({ waiting[$0.key, default: 0] == 0 }).min(by: {
            ($0.value[0][0], $0.key) < ($1.value[0][0], $1.key)
        }) {
            return ready.key
        }
        guard underWay.isEmpty else { return nil }
        return idle.min { (waiting[$0.key, default: 0], $0.key) < (waiting[$1.key, default: 0], $1.key) }?.key
    }

    /// The next batch; `nil` when there is none at present.
    mutating func next() -> Batch? {
        nextGroup.flatMap { cut($0) }
    }

    /// The first batch of a group that is about to be made. Accounts that enter a new group wait for nothing.
    ///
    /// - Returns: `nil` where no account goes by the group's calls.
    mutating func first(of group: GroupTable.Index) -> Batch? { cut(group) }

    private mutating func cut(_ group: GroupTable.Index) -> Batch? {
        guard var parts = pending[group] else { return nil }
        let accounts = Array(parts[0].prefix(size.current))
        if accounts.count == parts[0].count { parts.removeFirst() } else { parts[0].removeFirst(accounts.count) }
        pending[group] = parts.isEmpty ? nil : parts
        underWay.insert(group)
        for account in accounts where passages[account]?.waiting.remove(group) != nil {
            waiting[group, default: 0] -= 1
        }
        return Batch(group: group, accounts: accounts)
    }

    // MARK: Answers

    /// The service took a batch.
    mutating func taken(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay.remove(batch.group)
        size.taken(batch.accounts.count)
        refusals[batch.group] = nil
        for account in batch.accounts { close(batch.group, account) { $0.evidence.add(evidence) } }
    }

    /// A batch needed no call.
    mutating func passed(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay.remove(batch.group)
        for account in batch.accounts { close(batch.group, account) { $0.evidence.add(evidence) } }
    }

    /// Accounts go by calls of their own, whatever their groups still had to do for them.
    mutating func leaveOut(_ accounts: [Int]) { giveUp(accounts) }

    /// The service refused a batch. Answers the accounts that are given up to calls of their own.
    mutating func refused(_ batch: Batch) -> [Int] {
        underWay.remove(batch.group)
        refusals[batch.group]? += 1
        let mayBeTooLong = size.mayBeTooLong(batch.accounts.count)
        if batch.accounts.count == 1 {
            size.foundGuilty()
            giveUp(batch.accounts)
            return batch.accounts + (refusesEverything(batch.group) ? giveUp(batch.group) : [])
        }
        let middle = batch.accounts.count / 2
        putBack(batch.group, [Array(batch.accounts[..<middle]), Array(batch.accounts[middle...])])
        return !mayBeTooLong && refusesEverything(batch.group) ? giveUp(batch.group) : []
    }

    /// A batch was not sent, or it may be sent again.
    mutating func returned(_ batch: Batch) {
        underWay.remove(batch.group)
        putBack(batch.group, [batch.accounts])
    }

    /// The group is not there any more: none of its accounts can enter or leave it.
    mutating func vanished(_ batch: Batch, _ error: IdentityError) {
        underWay.remove(batch.group)
        for account in batch.accounts + (pending.removeValue(forKey: batch.group) ?? []).joined() {
            // What cannot enter it does not leave its other groups either.
            if passages[account]?.adding.contains(batch.group) ?? false { stay(account) }
            close(batch.group, account) { $0.refusals[batch.group] = error }
        }
    }

    /// Gives up all accounts that still wait for calls of groups, or of one group. They have no passage any more; a call that is in flight does no harm.
    mutating func giveUp(_ group: GroupTable.Index? = nil) -> [Int] {
        let given = passages.filter { _, membershipProgress in
            group.map { membershipProgress.adding.contains($0) || membershipProgress.removing.contains($0) }
                ?? membershipProgress.isOpen
        }.keys.sorted()
        giveUp(given)
        return given
    }

    private func refusesEverything(_ group: GroupTable.Index) -> Bool {
        refusals[group, default: 0] > size.mostRefusals
    }

    private mutating func giveUp(_ accounts: [Int]) {
        for account in accounts {
            for group in passages[account]?.waiting ?? [] { waiting[group, default: 0] -= 1 }
            passages[account] = nil
        }
        let given = Set(accounts)
        for group in Array(pending.keys) { drop(from: group) { given.contains($0) } }
    }

    /// Lets an account stay in the groups that it was to leave, but for those whose calls are under way with it.
    private mutating func stay(_ account: Int) {
        for group in passages[account]?.waiting ?? [] { waiting[group, default: 0] -= 1 }
        passages[account]?.waiting = []
        for group in passages[account]?.removing ?? [] where drop(from: group, { $0 == account }) {
            passages[account]?.removing.remove(group)
        }
    }

    /// Takes accounts out of what is pending for a group. Returns whether there were any.
    @discardableResult
    private mutating func drop(from group: GroupTable.Index, _ isDropped: (Int) -> Bool) -> Bool {
        guard let parts = pending[group], parts.joined().contains(where: isDropped) else { return false }
        let rest = parts.map { $0.filter { !isDropped($0) } }.filter { !$0.isEmpty }
        pending[group] = rest.isEmpty ? nil : rest
        return true
    }

    private mutating func putBack(_ group: GroupTable.Index, _ parts: [[Int]]) {
        // Accounts that were given up meanwhile are no longer ours.
        let parts = (pending[group] ?? []) + parts.map { $0.filter { passages[$0] != nil } }.filter { !$0.isEmpty }
        pending[group] = parts.isEmpty ? nil : parts
    }

    /// A group has answered for an account.
    private mutating func close(_ group: GroupTable.Index, _ account: Int, _ note: (inout MembershipProgress) -> Void) {
        guard var membershipProgress = passages[account] else { return }
        note(&membershipProgress)
        membershipProgress.adding.remove(group)
        membershipProgress.removing.remove(group)
        if membershipProgress.adding.isEmpty {
            for group in membershipProgress.waiting { waiting[group, default: 0] -= 1 }
            membershipProgress.waiting = []
        }
        passages[account] = membershipProgress
        if !membershipProgress.isOpen { passed.append(account) }
    }
}
