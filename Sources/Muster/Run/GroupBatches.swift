import IdentityAPI

/// The calls of groups that are still to be made, and what became of those that were.
///
/// A batch is cut when it is asked for, in the order of the sheet, so that it has the size that is known to be taken by then. A group never has two
/// calls under way: a service that reads, changes and writes its list would lose one. Until the first batch is taken, there is only one under way at all: what
/// a service refuses is found out with as few calls as that takes.
///
/// A refused batch is cut in halves until the accounts to blame stand alone. A group that has refused as often as that takes, and taken nothing, refuses everything:
/// its accounts are given up to calls of their own.
struct GroupBatches: Sendable {
    /// Accounts that enter or leave a group by one call, by their places in the plan's work.
    struct Batch: Sendable {
        var group: GroupTable.Index
        var accounts: [Int]
    }

    /// What is known of one account's way through its groups.
    struct Passage: Sendable {
        /// Groups whose calls have not been answered.
        fileprivate var open: Set<GroupTable.Index>
        /// Why groups did not take it.
        fileprivate(set) var refusals: [GroupTable.Index: IdentityError] = [:]
        /// What the calls so far took.
        fileprivate(set) var evidence = Delivery.Evidence(http: 200, attempts: 0, elapsed: .zero)
    }

    /// The accounts and parts of batches that each group still has to take.
    private var pending: [GroupTable.Index: [[Int]]] = [:]
    private var underWay: Set<GroupTable.Index> = []
    /// Refusals of a group since the last batch that it took; `nil` once it has taken one.
    private var refusalsInARow: [GroupTable.Index: Int] = [:]
    private var size: BatchSize
    private let mostRefusals: Int
    private(set) var passages: [Int: Passage] = [:]
    /// Accounts whose groups have all answered, in the order in which that happened.
    private(set) var passed: [Int] = []

    /// - Parameter links: the groups of each account that goes by groups.
    init(links: [(account: Int, groups: [GroupTable.Index])], batch: Int) {
        size = BatchSize(most: batch)
        mostRefusals = Int.bitWidth - batch.leadingZeroBitCount + 4
        for (account, groups) in links {
            passages[account] = Passage(open: Set(groups))
            for group in groups { pending[group, default: [[]]][0].append(account) }
        }
        for group in pending.keys { refusalsInARow[group] = 0 }
    }

    /// Whether calls are to be made or under way.
    var isUnfinished: Bool { !pending.isEmpty || !underWay.isEmpty }

    /// Calls that are still to be made, as far as can be told, without those under way.
    var callsLeft: Int { pending.values.joined().reduce(0) { $0 + $1.count.dividedUp(by: size.current) } }

    /// Whether a batch could be sent now.
    var hasNext: Bool { nextGroup != nil }

    /// The group whose next account stands first in the sheet.
    private var nextGroup: GroupTable.Index? {
        guard size.proven > 0 || underWay.isEmpty else { return nil }
        return pending.lazy.filter { !underWay.contains($0.key) }
            .min { ($0.value[0][0], $0.key) < ($1.value[0][0], $1.key) }?.key
    }

    /// The next batch; `nil` when there is none at present.
    mutating func next() -> Batch? {
        guard let group = nextGroup, var parcels = pending[group] else { return nil }
        let accounts = Array(parcels[0].prefix(size.current))
        if accounts.count == parcels[0].count { parcels.removeFirst() } else { parcels[0].removeFirst(accounts.count) }
        pending[group] = parcels.isEmpty ? nil : parcels
        underWay.insert(group)
        return Batch(group: group, accounts: accounts)
    }

    /// The service took a batch.
    mutating func taken(_ batch: Batch, _ evidence: Delivery.Evidence) {
        underWay.remove(batch.group)
        size.taken(batch.accounts.count)
        refusalsInARow[batch.group] = nil
        for account in batch.accounts { close(batch.group, account) { $0.evidence.add(evidence) } }
    }

    /// The service refused a batch. Answers the accounts that are given up to calls of their own.
    mutating func refused(_ batch: Batch, _ error: IdentityError) -> [Int] {
        underWay.remove(batch.group)
        refusalsInARow[batch.group]? += 1
        let mayBeTooLong = size.mayBeTooLong(batch.accounts.count)
        if batch.accounts.count == 1 {
            close(batch.group, batch.accounts[0]) { $0.refusals[batch.group] = error }
            size.foundGuilty()
        } else {
            let middle = batch.accounts.count / 2
            putBack(batch.group, [Array(batch.accounts[..<middle]), Array(batch.accounts[middle...])])
        }
        guard let count = refusalsInARow[batch.group], count > mostRefusals, !mayBeTooLong || batch.accounts.count == 1
        else { return [] }
        return giveUp(batch.group)
    }

    /// A batch was not sent, or it may be sent again.
    mutating func returned(_ batch: Batch) {
        underWay.remove(batch.group)
        putBack(batch.group, [batch.accounts])
    }

    private mutating func putBack(_ group: GroupTable.Index, _ parcels: [[Int]]) {
        // Accounts that were given up meanwhile are no longer ours.
        let parcels = parcels.map { $0.filter { passages[$0] != nil } }.filter { !$0.isEmpty } + (pending[group] ?? [])
        pending[group] = parcels.isEmpty ? nil : parcels
    }

    /// The group is not there any more: none of its accounts can enter or leave it.
    mutating func vanished(_ batch: Batch, _ error: IdentityError) {
        underWay.remove(batch.group)
        for account in batch.accounts + (pending.removeValue(forKey: batch.group) ?? []).joined() {
            close(batch.group, account) { $0.refusals[batch.group] = error }
        }
    }

    /// Gives up all accounts that still wait for calls of groups, or of one group. They have no passage any more; a call that is under way does no harm.
    mutating func giveUp(_ group: GroupTable.Index? = nil) -> [Int] {
        let given = passages.filter { _, passage in group.map { passage.open.contains($0) } ?? !passage.open.isEmpty }
            .keys
        for account in given { passages[account] = nil }
        pending = pending.compactMapValues { parcels in
            let rest = parcels.map { $0.filter { passages[$0] != nil } }.filter { !$0.isEmpty }
            return rest.isEmpty ? nil : rest
        }
        return given.sorted()
    }

    /// A group has answered for an account.
    private mutating func close(_ group: GroupTable.Index, _ account: Int, _ note: (inout Passage) -> Void) {
        guard var passage = passages[account] else { return }
        note(&passage)
        passage.open.remove(group)
        passages[account] = passage
        if passage.open.isEmpty { passed.append(account) }
    }
}
