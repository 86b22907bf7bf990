import IdentityAPI

/// The remaining work, and the accounts that await verification.
extension MethodQueues {
    /// The accounts with their own updates, by their index in the plan's work; the position of the next one; and the number in flight.
    var updatesAhead: (accounts: [UInt32], next: Int, underWay: Int) {
        let queue = methodQueues[.put, default: MethodQueue()]
        return (queue.accounts, queue.next, queue.underWay)
    }

    /// The calls left, without those of verification. Includes those in flight, most of which wait for their quota.
    var callsLeft: CallCounts {
        var counts = CallCounts()
        for (method, queue) in methodQueues { counts[method] = queue.left + queue.underWay }
        counts[.put] += batches.callsLeft
        counts[.delete] += deletes.callsLeft
        return counts
    }

    /// The accounts whose group calls ended, which await verification.
    var passed: [(work: AccountWork, membershipProgress: GroupBatches.MembershipProgress)] {
        batches.passed.compactMap { index in batches.progressByAccount[index].map { (work[index], $0) } }
    }

    /// The accounts that bulk deletes removed, according to the service, which await verification.
    var deletions: [AppliedDelete] {
        deletes.deletions.map { deletion in
            let work = work[deletion.account]
            return AppliedDelete(
                steps: work.changes[0].steps,
                accountID: work.id ?? "",
                evidence: deletion.evidence
            )
        }
    }

    /// Returns all those accounts for verification. Then no row waits here any more.
    mutating func handOver() -> (
        passed: [(work: AccountWork, membershipProgress: GroupBatches.MembershipProgress)], deletions: [AppliedDelete]
    ) {
        isHandedOver = true
        return (passed, deletions)
    }

    /// The number of rows of those accounts, until they are handed over.
    var passedRows: Int {
        guard !isHandedOver else { return 0 }
        // Progress asks several times a second, so only accounts with several rows are built.
        return (batches.passed + deletes.deletions.map(\.account)).reduce(0) { count, index in
            guard work.shape(index) == .several || work.isShared(index) else { return count + 1 }
            // A row that stands for several accounts waits for those too.
            return count + work[index].changes[0].steps.count { $0.part == 0 }
        }
    }
}
