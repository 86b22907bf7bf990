import IdentityAPI

/// The group calls that are left, and the results of the others.
///
/// It makes each batch when a worker asks for one, in the size that is known by then. A group never has two calls in flight: a service that reads, changes and writes
/// its list would lose one. Until the first batch is accepted, only one is in flight at all, to find out with few calls what the service rejects.
///
/// **An account leaves its groups last.** An account that cannot enter the new group must stay in the old one. So a group waits while it would lose accounts that have
/// not entered their new groups. When groups wait for each other in a ring (accounts that swap groups), the one that waits for the fewest accounts goes first.
///
/// **A rejected batch** is bisected until the accounts that cause the rejection are alone. Those get their own calls, which show the reason. Halves go to the end of the
/// queue, so that a group that accepts anything shows it soon. After as many rejections as bisection needs and no accepted batch, a group rejects everything: all its
/// accounts get their own calls.
struct GroupBatches: Sendable {
    /// The accounts that enter or leave a group by one call, by their index in the plan's work.
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

    /// One account's progress through its groups.
    struct MembershipProgress: Sendable {
        /// Groups to enter whose calls have not ended.
        fileprivate var adding: Set<GroupTable.Index>
        /// Groups to leave whose calls have not ended.
        fileprivate var removing: Set<GroupTable.Index>
        /// Those of them whose calls wait until it entered its new groups.
        fileprivate var waiting: Set<GroupTable.Index>
        /// Groups that no longer exist, with the error.
        fileprivate(set) var refusals: [GroupTable.Index: IdentityError] = [:]
        /// The attempts and time of the calls so far.
        fileprivate(set) var evidence = RetryingExecutor.Evidence(http: 200, attempts: 0, elapsed: .zero)

        fileprivate var isOpen: Bool { !adding.isEmpty || !removing.isEmpty }
    }

    /// The remaining accounts of each group, in parts that are not sent together.
    private var pending: [GroupTable.Index: [[Int]]] = [:]
    /// The number of a group's accounts that have not entered their other groups yet.
    private var waiting: [GroupTable.Index: Int] = [:]
    private var underWay: Set<GroupTable.Index> = []
    /// The rejections of each group without an accepted batch; `nil` after an accepted batch.
    private var refusals: [GroupTable.Index: Int] = [:]
    private(set) var size: BatchSize
    private(set) var progressByAccount: [Int: MembershipProgress] = [:]
    /// The accounts whose group calls have all ended, in that order.
    private(set) var passed: [Int] = []

    init(_ links: [Links], batch: Int) {
        size = BatchSize(most: batch)
        for link in links {
            let waits = link.adding.isEmpty ? [] : Set(link.removing)
            progressByAccount[link.account] = MembershipProgress(
                adding: Set(link.adding),
                removing: Set(link.removing),
                waiting: waits
            )
            for group in waits { waiting[group, default: 0] += 1 }
            for group in link.adding + link.removing { pending[group, default: [[]]][0].append(link.account) }
        }
        for group in pending.keys { refusals[group] = 0 }
    }

    /// Whether calls are left or in flight.
    var isUnfinished: Bool { !pending.isEmpty || !underWay.isEmpty }

    /// Whether no batch was accepted yet.
    var isUnproven: Bool { size.proven == 0 }

    /// The estimated number of calls left, without those in flight.
    var callsLeft: Int { pending.values.joined().reduce(0) { $0 + $1.count.dividedUp(by: size.current) } }

    /// Whether a batch can be sent now.
    var hasNext: Bool { nextGroup != nil }

    /// The next group: of those that do not wait, the one whose next account comes first in the sheet.
    private var nextGroup: GroupTable.Index? {
        // The queue asks for each piece of work, and most runs have no group calls.
        guard !pending.isEmpty, size.proven > 0 || underWay.isEmpty else { return nil }
        let idle = pending.lazy.filter { !underWay.contains($0.key) }
        if let ready = idle.filter({ waiting[$0.key, default: 0] == 0 }).min(by: {
            ($0.value[0][0], $0.key) < ($1.value[0][0], $1.key)
        }) {
            return ready.key
        }
        guard underWay.isEmpty else { return nil }
        return idle.min { (waiting[$0.key, default: 0], $0.key) < (waiting[$1.key, default: 0], $1.key) }?.key
    }

    /// Returns the next batch; `nil` when there is none now.
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
        for account in accounts where progressByAccount[account]?.waiting.remove(group) != nil {
            waiting[group, default: 0] -= 1
        }
        return Batch(group: group, accounts: accounts)
    }

    // MARK: Results

    /// Records that the service accepted a batch.
    mutating func taken(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay.remove(batch.group)
        size.taken(batch.accounts.count)
        refusals[batch.group] = nil
        for account in batch.accounts { close(batch.group, account) { $0.evidence.add(evidence) } }
    }

    /// Records that a batch needed no call.
    mutating func passed(_ batch: Batch, _ evidence: RetryingExecutor.Evidence) {
        underWay.remove(batch.group)
        for account in batch.accounts { close(batch.group, account) { $0.evidence.add(evidence) } }
    }

    /// Removes accounts from all group calls. They get their own calls.
    mutating func leaveOut(_ accounts: [Int]) { giveUp(accounts) }

    /// Records that the service rejected a batch. Returns the accounts that get their own calls.
    mutating func refused(_ batch: Batch) -> [Int] {
        underWay.remove(batch.group)
        refusals[batch.group]? += 1
        let mayBeTooLong = size.mayBeTooLong(batch.accounts.count)
        if batch.accounts.count == 1 {
            size.recordSingleRejection()
            giveUp(batch.accounts)
            return batch.accounts + (refusesEverything(batch.group) ? giveUp(batch.group) : [])
        }
        let middle = batch.accounts.count / 2
        putBack(batch.group, [Array(batch.accounts[..<middle]), Array(batch.accounts[middle...])])
        return !mayBeTooLong && refusesEverything(batch.group) ? giveUp(batch.group) : []
    }

    /// Puts back a batch that was not sent, or that may be sent again.
    mutating func returned(_ batch: Batch) {
        underWay.remove(batch.group)
        putBack(batch.group, [batch.accounts])
    }

    /// Records that the group no longer exists: its accounts can neither enter nor leave it.
    mutating func vanished(_ batch: Batch, _ error: IdentityError) {
        underWay.remove(batch.group)
        for account in batch.accounts + (pending.removeValue(forKey: batch.group) ?? []).joined() {
            // An account that cannot enter it does not leave its other groups either.
            if progressByAccount[account]?.adding.contains(batch.group) ?? false { stay(account) }
            close(batch.group, account) { $0.refusals[batch.group] = error }
        }
    }

    /// Removes all accounts that wait for group calls, or for one group's calls. Returns them. A call in flight does no harm.
    mutating func giveUp(_ group: GroupTable.Index? = nil) -> [Int] {
        let given = progressByAccount.filter { _, membershipProgress in
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
            for group in progressByAccount[account]?.waiting ?? [] { waiting[group, default: 0] -= 1 }
            progressByAccount[account] = nil
        }
        let given = Set(accounts)
        for group in Array(pending.keys) { drop(from: group) { given.contains($0) } }
    }

    /// Keeps an account in the groups that it was to leave, except those with a call in flight.
    private mutating func stay(_ account: Int) {
        for group in progressByAccount[account]?.waiting ?? [] { waiting[group, default: 0] -= 1 }
        progressByAccount[account]?.waiting = []
        for group in progressByAccount[account]?.removing ?? [] where drop(from: group, { $0 == account }) {
            progressByAccount[account]?.removing.remove(group)
        }
    }

    /// Removes pending accounts of a group. Returns whether there were any.
    @discardableResult
    private mutating func drop(from group: GroupTable.Index, _ isDropped: (Int) -> Bool) -> Bool {
        guard let parts = pending[group], parts.joined().contains(where: isDropped) else { return false }
        let rest = parts.map { $0.filter { !isDropped($0) } }.filter { !$0.isEmpty }
        pending[group] = rest.isEmpty ? nil : rest
        return true
    }

    private mutating func putBack(_ group: GroupTable.Index, _ parts: [[Int]]) {
        // Accounts that were given up meanwhile do not come back.
        let parts =
            (pending[group] ?? []) + parts.map { $0.filter { progressByAccount[$0] != nil } }.filter { !$0.isEmpty }
        pending[group] = parts.isEmpty ? nil : parts
    }

    /// Records the end of a group's call for an account.
    private mutating func close(_ group: GroupTable.Index, _ account: Int, _ note: (inout MembershipProgress) -> Void) {
        guard var membershipProgress = progressByAccount[account] else { return }
        note(&membershipProgress)
        membershipProgress.adding.remove(group)
        membershipProgress.removing.remove(group)
        if membershipProgress.adding.isEmpty {
            for group in membershipProgress.waiting { waiting[group, default: 0] -= 1 }
            membershipProgress.waiting = []
        }
        progressByAccount[account] = membershipProgress
        if !membershipProgress.isOpen { passed.append(account) }
    }
}
