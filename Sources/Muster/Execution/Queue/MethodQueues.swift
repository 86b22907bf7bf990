import IdentityAPI

/// The work of a run in one queue for each method: what ``WorkQueue`` hands out.
///
/// There is a queue for the method of the next call, because each method has its own quota. Group calls come before accounts' own: each serves many rows.
struct MethodQueues: Sendable {
    /// The accounts with their own calls of one method.
    struct MethodQueue {
        /// Accounts, by their index in the plan's work.
        var accounts: [UInt32] = []
        var next = 0
        var underWay = 0
        var left: Int { accounts.count - next }

        /// Moves some accounts behind all others.
        mutating func `defer`(_ last: Set<Int>) {
            accounts = accounts.filter { !last.contains(Int($0)) } + accounts.filter { last.contains(Int($0)) }
        }

        /// Takes the account at a fraction of the way from `first` to the end. Nothing before `first` moves.
        mutating func sample(_ part: Int, of parts: Int, from first: Int) -> UInt32 {
            let place = first + (accounts.count - 1 - first) * part / parts
            accounts.swapAt(place, accounts.count - 1)
            return accounts.removeLast()
        }
    }

    /// How intents of creates are written ahead of their calls.
    struct IntentsAhead: Sendable {
        /// The fewest creates to have intents in advance.
        var calls: Int
        /// Begins to write the intents of some rows.
        var write: @Sendable (_ rows: [Int]) -> IntentBlock
    }

    private let work: WorkList
    var methodQueues: [Method: MethodQueue] = [:]
    var batches: GroupBatches
    var deletes: DeleteBatches
    /// Whether a notice reported that the service accepts only much shorter batches.
    var hasToldSize = false
    private var isHandedOver = false
    private let ahead: IntentsAhead?
    /// The creates whose intents are written ahead, by their positions in the queue.
    private var blocks: [(places: Range<Int>, block: IntentBlock)] = []
    /// The position in the queue up to which intents are written.
    private var placesAhead = 0
    /// The number of samples left to take, and their total.
    private var sampling = (left: 0, of: 1)
    /// The accounts of rejected bulk deletes, and whether the response was lost, so that the call may have been applied.
    var inRefusedDelete: [Int: Bool] = [:]
    /// Why bulk deletes failed, by the words of the service's error.
    var deleteFailures: [String: StoppedDelete.Cause] = [:]
    /// The accounts with their own calls that were in group calls before.
    var wereInBatches: Set<Int> = []

    /// Creates the queues of a plan's work.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - batch: the most accounts in one call of a group, and in one bulk delete.
    ///   - last: the accounts whose own calls come behind those of all others, by their index in the plan's work.
    ///   - ahead: how intents of creates are written ahead; `nil` for never.
    init(_ plan: Plan, batch: Int, last: Set<Int> = [], ahead: IntentsAhead? = nil) {
        self.ahead = ahead
        let work = plan.work
        self.work = work
        var links: [GroupBatches.Links] = []
        var bulk: [Int] = []
        for index in work.indices {
            if plan.calls.isBulkDelete[index] {
                bulk.append(index)
            } else if plan.calls.isByGroup[index], let change = work[index].changes.first {
                let difference = change.before.difference(to: change.after)
                links.append(.init(account: index, adding: difference.adding, removing: difference.removing))
            } else {
                methodQueues[work.firstMethod(index), default: MethodQueue()].accounts.append(UInt32(index))
            }
        }
        if !last.isEmpty {
            for method in methodQueues.keys { methodQueues[method]!.defer(last) }
        }
        batches = GroupBatches(links, batch: batch)
        deletes = DeleteBatches(bulk, batch: batch)
    }

    /// Whether work is left, or may come back from calls in flight.
    var isUnfinished: Bool {
        batches.isUnfinished || deletes.isUnfinished || methodQueues.values.contains { $0.left > 0 }
    }

    /// Returns the next item of a method that can send now; when none can, of the method with the least work in flight.
    ///
    /// - Parameters:
    ///   - hasRoom: returns whether the quota allows a call of a method at once.
    ///   - limit: returns the most work of a method in flight.
    mutating func next(_ hasRoom: (Method) -> Bool, limit: (Method) -> Int) -> WorkQueue.Item? {
        let methods = openMethods(limit)
        if let free = methods.first(where: hasRoom) { return pop(free) }
        let fewest = methods.min {
            methodQueues[$0, default: MethodQueue()].underWay < methodQueues[$1, default: MethodQueue()].underWay
        }
        return fewest.flatMap { pop($0) }
    }

    /// Returns the methods with work left and less in flight than the limit.
    func openMethods(_ limit: (Method) -> Int) -> [Method] {
        [Method.put, .post, .delete].filter {
            hasWork($0) && methodQueues[$0, default: MethodQueue()].underWay < limit($0)
        }
    }

    private func hasWork(_ method: Method) -> Bool {
        methodQueues[method, default: MethodQueue()].left > 0 || method == .put && batches.hasNext
            || method == .delete && deletes.hasNext
    }

    private mutating func pop(_ method: Method) -> WorkQueue.Item? {
        guard hasWork(method) else { return nil }
        var queue = methodQueues[method, default: MethodQueue()]
        queue.underWay += 1
        defer { methodQueues[method] = queue }
        if method == .put, let batch = batches.next() { return .batch(batch) }
        if method == .delete, let batch = deletes.next() { return .deletes(batch) }
        if sampling.left > 0, let index = sample(from: &queue, method) { return .account(work(at: index), nil) }
        if method == .post { writeAhead(queue) }
        queue.next += 1
        let block = method == .post ? blocks.first { $0.places.contains(queue.next - 1) }?.block : nil
        let index = Int(queue.accounts[queue.next - 1])
        return .account(work(at: index), work.shape(index) == .create ? block : nil)
    }

    // MARK: Sampling

    /// Takes the next accounts as samples of the sheet: one from its end, the others from between.
    ///
    /// - Returns: the number of samples, and the work in flight.
    mutating func sample(_ most: Int) -> (rows: Int, underWay: Int) {
        let left = methodQueues.reduce(0) { $0 + Swift.max($1.value.accounts.count - first($1.value, $1.key), 0) }
        let rows = Swift.min(most, left)
        sampling = (rows, Swift.max(rows, 1))
        return (rows, methodQueues.values.reduce(0) { $0 + $1.underWay })
    }

    /// Returns the first position to sample: creates whose intents are written ahead keep their positions.
    private func first(_ queue: MethodQueue, _ method: Method) -> Int {
        method == .post ? Swift.max(queue.next, placesAhead) : queue.next
    }

    private mutating func sample(from queue: inout MethodQueue, _ method: Method) -> Int? {
        let first = first(queue, method)
        guard first < queue.accounts.count else { return nil }
        defer { sampling.left -= 1 }
        return Int(queue.sample(sampling.left, of: sampling.of, from: first))
    }

    // MARK: Intents ahead

    /// Writes the intents of the next creates when the written ones are fewer than the calls that can be in flight.
    private mutating func writeAhead(_ queue: MethodQueue) {
        placesAhead = Swift.max(placesAhead, queue.next)
        guard let ahead, placesAhead < queue.accounts.count, placesAhead - queue.next < ahead.calls else { return }
        let places = placesAhead..<Swift.min(placesAhead + 2 * ahead.calls, queue.accounts.count)
        blocks.removeAll { $0.places.upperBound <= queue.next }
        blocks.append((places, ahead.write(createRows(queue.accounts[places]))))
        placesAhead = places.upperBound
    }

    /// The rows with a written intent whose creates were certainly never sent: they were not handed out, and no earlier process may have sent them.
    var rowsAhead: [Int] {
        let queue = methodQueues[.post, default: MethodQueue()]
        let waiting = queue.accounts[queue.next..<Swift.max(queue.next, placesAhead)]
        return createRows(waiting.filter { !work[Int($0)].changes[0].steps[0].wasPlanned }[...])
    }

    /// Returns the rows of the accounts that need one create and nothing else.
    private func createRows(_ accounts: ArraySlice<UInt32>) -> [Int] {
        accounts.map(Int.init).filter { work.shape($0) == .create }.map { Int(work.firstRows[$0]) }
    }

    /// Returns the work on an account with its own call.
    private func work(at index: Int) -> AccountWork {
        var work = work[index]
        if let isInDoubt = inRefusedDelete[index] {
            work.changes[0].steps[0].wasInRefusedCall = true
            if isInDoubt { work.changes[0].steps[0].wasPlanned = true }
        }
        if wereInBatches.contains(index) { work.changes[0].steps[0].wasInRefusedCall = true }
        return work
    }

    // MARK: Remaining work

    /// Records that the work on an account has ended.
    mutating func ended(_ work: AccountWork) {
        methodQueues[work.firstMethod]?.underWay -= 1
    }

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
        batches.passed.compactMap { index in batches.passages[index].map { (work[index], $0) } }
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

extension AccountWork {
    /// The method of its first call.
    fileprivate var firstMethod: Method { changes.first?.operation.method ?? .put }
}

extension WorkList {
    /// The method of an account's first call.
    fileprivate func firstMethod(_ index: Int) -> Method {
        switch shape(index) {
        case .create: .post
        case .update: .put
        case .delete: .delete
        case .several: self[index].firstMethod
        }
    }
}
