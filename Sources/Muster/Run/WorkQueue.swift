import IdentityAPI

/// Hands out the work of a run, so that whoever is free does what can be sent.
///
/// Work is told apart by the method of its next call, because quotas are. While a method has spent its window, work of the others goes first, and only
/// what is left waits. Calls of groups come before accounts' own: each serves many rows.
actor WorkQueue {
    /// One thing to do.
    enum Item: Sendable {
        case account(AccountWork)
        case batch(GroupBatches.Batch)
        case deletes(DeleteBatches.Batch)
    }

    private struct Lane {
        var work: [AccountWork] = []
        var next = 0
        var underWay = 0
        var left: Int { work.count - next }
    }

    private var work: [AccountWork]
    private let gate: QuotaGate
    private var lanes: [Method: Lane] = [:]
    private(set) var batches: GroupBatches
    private var deletes: DeleteBatches
    private var idle: [CheckedContinuation<Void, Never>] = []
    private var isStopped = false
    private var hasToldSize = false

    init(_ plan: Plan, batch: Int, gate: QuotaGate) {
        work = plan.work
        self.gate = gate
        var links: [GroupBatches.Links] = []
        var bulk: [Int] = []
        for (index, work) in plan.work.enumerated() {
            if plan.calls.isBulkDelete[index] {
                bulk.append(index)
            } else if plan.calls.isByGroup[index], let change = work.changes.first {
                let difference = change.before.difference(to: change.after)
                links.append(.init(account: index, adding: difference.adding, removing: difference.removing))
            } else {
                lanes[work.firstMethod, default: Lane()].work.append(work)
            }
        }
        batches = GroupBatches(links, batch: batch)
        deletes = DeleteBatches(bulk, batch: batch)
    }

    /// The next thing to do. Waits while all that is left depends on calls under way.
    ///
    /// - Returns: `nil` when nothing is left, or the run is stopped.
    func next() async -> Item? {
        while !isStopped {
            if let item = await take() { return item }
            guard batches.isUnfinished || deletes.isUnfinished || lanes.values.contains(where: { $0.left > 0 }) else {
                break
            }
            await withCheckedContinuation { idle.append($0) }
        }
        return nil
    }

    private func take() async -> Item? {
        var blocked: [Method] = []
        for method in [Method.put, .post, .delete] where hasWork(method) {
            // Asking takes a turn of the gate; by then someone else may have taken the work.
            if await gate.hasRoom(method) {
                if let item = pop(method) { return item }
            } else {
                blocked.append(method)
            }
        }
        let fewest = blocked.filter(hasWork).min {
            lanes[$0, default: Lane()].underWay < lanes[$1, default: Lane()].underWay
        }
        return fewest.flatMap { pop($0) }
    }

    private func hasWork(_ method: Method) -> Bool {
        lanes[method, default: Lane()].left > 0 || method == .put && batches.hasNext
            || method == .delete && deletes.hasNext
    }

    private func pop(_ method: Method) -> Item? {
        guard !isStopped, hasWork(method) else { return nil }
        var lane = lanes[method, default: Lane()]
        lane.underWay += 1
        defer { lanes[method] = lane }
        if method == .put, let batch = batches.next() { return .batch(batch) }
        if method == .delete, let batch = deletes.next() { return .deletes(batch) }
        lane.next += 1
        return .account(lane.work[lane.next - 1])
    }

    // MARK: What became of it

    /// The work on an account has ended.
    func ended(_ work: AccountWork) {
        lanes[work.firstMethod]?.underWay -= 1
    }

    /// A batch was taken. Answers, once, that the service takes much shorter ones than were planned.
    func taken(_ batch: GroupBatches.Batch, _ evidence: Delivery.Evidence) -> Notice? {
        batches.taken(batch, evidence)
        batchEnded()
        guard !hasToldSize, batches.size.isMuchShorter, batches.callsLeft > 10 else { return nil }
        hasToldSize = true
        return .shortLists(accounts: batches.size.current, callsLeft: callsLeft[.put])
    }

    /// A batch was refused. Answers how many accounts go by calls of their own now.
    func refused(_ batch: GroupBatches.Batch) -> Int {
        let given = batches.refused(batch)
        goAlone(given)
        batchEnded()
        return given.count
    }

    /// A batch was not sent.
    func returned(_ batch: GroupBatches.Batch) {
        batches.returned(batch)
        batchEnded()
    }

    /// A batch's group is not there any more.
    func vanished(_ batch: GroupBatches.Batch, _ error: IdentityError) {
        batches.vanished(batch, error)
        batchEnded()
    }

    /// A group cannot be changed, or no group. Answers how many accounts go by calls of their own now.
    func giveUp(_ batch: GroupBatches.Batch, isAboutAll: Bool) -> Int {
        batches.returned(batch)
        let given = batches.giveUp(isAboutAll ? nil : batch.group)
        goAlone(given)
        batchEnded()
        return given.count
    }

    /// A bulk delete was taken.
    func deleted(_ batch: DeleteBatches.Batch, _ evidence: Delivery.Evidence) {
        deletes.taken(batch, evidence)
        batchEnded(.delete)
    }

    /// A bulk delete has removed some of its accounts; the others are still there.
    func deletedSome(of batch: DeleteBatches.Batch, _ gone: [Int], _ evidence: Delivery.Evidence) {
        deletes.taken(batch, gone, evidence)
        batchEnded(.delete)
    }

    /// A bulk delete was refused.
    func refusedDelete(_ batch: DeleteBatches.Batch) {
        noteRefusal(of: batch)
        goAlone(deletes.refused(batch), .delete)
        batchEnded(.delete)
    }

    /// A bulk delete was not sent.
    func returnedDelete(_ batch: DeleteBatches.Batch) {
        deletes.returned(batch)
        batchEnded(.delete)
    }

    /// No more bulk deletes. Answers how many accounts go by calls of their own now.
    ///
    /// - Parameter isInDoubt: whether it may have been applied all the same: then accounts that are found gone were removed by us.
    func giveUpDeletes(_ batch: DeleteBatches.Batch, isInDoubt: Bool) -> Int {
        noteRefusal(of: batch)
        if isInDoubt { for account in batch.accounts { work[account].changes[0].steps[0].wasPlanned = true } }
        let given = deletes.giveUp(batch)
        goAlone(given, .delete)
        batchEnded(.delete)
        return given.count
    }

    private func noteRefusal(of batch: DeleteBatches.Batch) {
        for account in batch.accounts { work[account].changes[0].steps[0].wasInRefusedCall = true }
    }

    /// Lets nothing more be handed out.
    func stop() {
        isStopped = true
        wake()
    }

    private func goAlone(_ accounts: [Int], _ method: Method = .put) {
        lanes[method, default: Lane()].work += accounts.map { work[$0] }
    }

    private func batchEnded(_ method: Method = .put) {
        lanes[method]?.underWay -= 1
        wake()
    }

    private func wake() {
        for continuation in idle { continuation.resume() }
        idle = []
    }

    // MARK: How much is left

    /// The calls that are still to be made, without those that read back. Those under way count too: most of them wait for their quota.
    var callsLeft: CallCounts {
        var counts = CallCounts()
        for (method, lane) in lanes { counts[method] = lane.left + lane.underWay }
        counts[.put] += batches.callsLeft
        counts[.delete] += deletes.callsLeft
        return counts
    }

    /// The accounts that groups have answered for, with what is known of them; they are to be read back.
    var passed: [(work: AccountWork, passage: GroupBatches.Passage)] {
        batches.passed.compactMap { index in batches.passages[index].map { (work[index], $0) } }
    }

    /// The accounts that bulk deletes have removed, as far as the service's word goes; they are to be looked for.
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

    /// The rows of all those accounts.
    var passedRows: Int {
        batches.passed.reduce(deletes.deletions.count) { $0 + work[$1].changes[0].steps.count }
    }
}

extension AccountWork {
    /// The method of its first call.
    fileprivate var firstMethod: Method { changes.first?.operation.method ?? .put }
}
