/// What calls remove in the end, and what exists.
public struct Losses: Sendable {
    /// Memberships without Everyone's, including those of deleted accounts.
    public var memberships: (lost: Int, all: Int)
    /// Accounts.
    public var accounts: (lost: Int, all: Int)
    /// Groups that end without any robot account, by name.
    public var emptiedGroups: [String]
    /// Accounts that end in no group except Everyone, by name.
    public var strandedAccounts: [String]

    /// Compares the organization before and after some work.
    ///
    /// - Parameters:
    ///   - deletes: the accounts that the work deletes.
    ///   - mergedEnd: what a merge makes of an account that somebody else has changed; `nil` for any other.
    init(
        _ lists: [WorkList],
        deletes: Int,
        in directory: Directory,
        mergedEnd: (WorkList, Int) -> AccountState? = { _, _ in nil }
    ) {
        let everyone = directory.groups.everyone
        var before = [Int](repeating: 0, count: directory.groups.groups.count)
        var count = 0
        for group in directory.accounts.lazy.flatMap(\.state.groups) where group != everyone {
            before[Int(group)] += 1
            count += 1
        }
        var after = before
        var lost = 0
        var stranded: [String] = []
        for work in lists {
            for index in work.indices {
                // Fast path: a new account loses nothing.
                if work.shape(index) == .create {
                    work.eachGroup(ofCreate: index) { after[Int($0)] += 1 }
                    continue
                }
                let end = mergedEnd(work, index)
                // An account that enters a group is not stranded.
                if end == nil, let delta = work.delta(ofUpdate: index), delta.left.isEmpty {
                    for group in delta.entered { after[Int(group)] += 1 }
                    continue
                }
                let account = work[index]
                guard let first = account.changes.first, let last = account.changes.last else { continue }
                let had: Set<GroupTable.Index> = first.operation == .create ? [] : first.before.groups
                let has: Set<GroupTable.Index> = last.operation == .delete ? [] : (end ?? last.after).groups
                lost += had.subtracting(has).count { $0 != everyone }
                for group in had { after[Int(group)] -= 1 }
                for group in has { after[Int(group)] += 1 }
                let isStranded = last.operation != .delete && has.allSatisfy { $0 == everyone }
                if isStranded, had.contains(where: { $0 != everyone }) { stranded.append(account.name) }
            }
        }
        memberships = (lost, count)
        accounts = (deletes, directory.accounts.count)
        let emptied = before.indices.filter { before[$0] > 0 && after[$0] == 0 }
        emptiedGroups = directory.groups.names(emptied.map { GroupTable.Index($0) })
        strandedAccounts = stranded
    }
}
