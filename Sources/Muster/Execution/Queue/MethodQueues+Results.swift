import IdentityAPI

/// What the queues learn from group calls and bulk deletes.
extension MethodQueues {
    /// Records an accepted batch. Returns a notice, once, when the service accepts only much shorter ones than planned.
    mutating func taken(_ batch: GroupBatches.Batch, _ evidence: RetryingExecutor.Evidence) -> Notice? {
        batches.taken(batch, evidence)
        batchEnded()
        guard !hasToldSize, batches.size.isMuchShorter, batches.callsLeft > 10 else { return nil }
        hasToldSize = true
        return .shortLists(accounts: batches.size.current, callsLeft: callsLeft[.put])
    }

    /// Records a batch without a call: all of its accounts are as planned.
    mutating func passed(_ batch: GroupBatches.Batch, _ evidence: RetryingExecutor.Evidence) {
        batches.passed(batch, evidence)
        batchEnded()
    }

    /// Returns the first batch of a group that does not exist yet, to create the group with it; `nil` when no account uses the group's calls.
    mutating func first(of group: GroupTable.Index) -> GroupBatches.Batch? {
        guard let batch = batches.first(of: group) else { return nil }
        // It ends like every other batch.
        methodQueues[.put, default: MethodQueue()].underWay += 1
        return batch
    }

    /// Gives accounts of a batch their own calls, because somebody else changed them since the plan.
    mutating func leaveOut(_ accounts: [Int]) {
        batches.leaveOut(accounts)
        goAlone(accounts)
    }

    /// Gives accounts of a bulk delete that are gone their own calls.
    mutating func leaveOutDeletes(_ accounts: [Int]) {
        goAlone(accounts, .delete)
    }

    /// Records that a bulk delete was not sent, because all of its accounts are gone.
    mutating func withdrawnDelete(_ batch: DeleteBatches.Batch, isInDoubt: Bool) {
        if isInDoubt { noteRefusal(of: batch) { _ in true } }
        deletes.withdrawn()
        goAlone(batch.accounts, .delete)
        batchEnded(.delete)
    }

    /// Records a rejected batch. Returns the number of accounts that get their own calls.
    mutating func refused(_ batch: GroupBatches.Batch) -> Int {
        let given = batches.refused(batch)
        goAlone(given)
        batchEnded()
        return given.count
    }

    /// Puts back a batch that was not sent.
    mutating func returned(_ batch: GroupBatches.Batch) {
        batches.returned(batch)
        batchEnded()
    }

    /// Records that a batch's group no longer exists.
    mutating func vanished(_ batch: GroupBatches.Batch, _ error: IdentityError) {
        batches.vanished(batch, error)
        batchEnded()
    }

    /// Records that a group, or every group, rejects all calls. Returns the number of accounts that get their own calls.
    mutating func giveUp(_ batch: GroupBatches.Batch, isAboutAll: Bool) -> Int {
        batches.returned(batch)
        let given = batches.giveUp(isAboutAll ? nil : batch.group)
        goAlone(given)
        batchEnded()
        return given.count
    }

    /// Records an accepted bulk delete.
    mutating func deleted(_ batch: DeleteBatches.Batch, _ evidence: RetryingExecutor.Evidence) {
        deletes.taken(batch, evidence)
        batchEnded(.delete)
    }

    /// Records that a bulk delete removed some of its accounts.
    mutating func deletedSome(of batch: DeleteBatches.Batch, _ gone: [Int], _ evidence: RetryingExecutor.Evidence) {
        deletes.taken(batch, gone, evidence)
        batchEnded(.delete)
    }

    /// Records a rejected bulk delete.
    mutating func refusedDelete(_ batch: DeleteBatches.Batch) {
        goAlone(deletes.refused(batch), .delete)
        batchEnded(.delete)
    }

    /// Puts back a bulk delete that was not sent.
    mutating func returnedDelete(_ batch: DeleteBatches.Batch) {
        deletes.returned(batch)
        batchEnded(.delete)
    }

    /// Ends bulk deletes. Returns the number of accounts that get their own calls.
    ///
    /// - Parameter isInDoubt: whether the call may have deleted an account. Then the run deleted it if it is gone.
    mutating func giveUpDeletes(_ batch: DeleteBatches.Batch, isInDoubt: (Int) -> Bool) -> Int {
        noteRefusal(of: batch, isInDoubt: isInDoubt)
        let given = deletes.giveUp(batch)
        goAlone(given, .delete)
        batchEnded(.delete)
        return given.count
    }

    /// Returns the accounts that a bulk delete may have deleted although its response did not say so.
    func inDoubt(among accounts: [Int]) -> Set<Int> {
        inRefusedDelete.isEmpty ? [] : Set(accounts.filter { inRefusedDelete[$0] == true })
    }

    /// Records that a rejected bulk delete may have deleted some of its accounts, and that Muster could not read which.
    mutating func noteRefusal(of batch: DeleteBatches.Batch, isInDoubt: (Int) -> Bool) {
        for account in batch.accounts {
            inRefusedDelete[account, default: false] = isInDoubt(account) || inRefusedDelete[account] == true
        }
    }

    private mutating func goAlone(_ accounts: [Int], _ method: Method = .put) {
        if method == .put { wereInBatches.formUnion(accounts) }
        methodQueues[method, default: MethodQueue()].accounts += accounts.map { UInt32($0) }
    }

    private mutating func batchEnded(_ method: Method = .put) {
        methodQueues[method]?.underWay -= 1
    }
}
