import IdentityAPI
import Synchronization

/// Brings the calls of groups to an end. The outcomes of the rows is decided when their accounts are read back (``Verifier``): a service that answers "done" to
/// a batch says nothing of the accounts in it.
struct BatchWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let groups: GroupTable
    let queue: WorkQueue
    let names: GroupNames
    let control: RunControl
    let executor: RetryingExecutor
    let fresh: FreshBatches

    /// Makes one call, and says what came of it.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: GroupBatches.Batch) async throws {
        let group = groups[batch.group]
        if let refusal = groups.refusal(of: [batch.group]) { return queue.note { $0.vanished(batch, refusal) } }
        let members = batch.accounts.compactMap { FreshBatches.Member($0, work[$0]) }
        let last = Mutex(FreshBatches.GroupCall())
        let call = WriteCall.group(group, names, client) { [fresh] in
            let call = try await fresh.call(of: batch.group, members)
            last.withLock { last in
                let leftOut = last.leftOut
                last = call
                last.leftOut.formUnion(leftOut)
            }
            guard !call.adding.isEmpty || !call.removing.isEmpty else { throw CallWithdrawn() }
            return (call.adding, call.removing)
        }
        let result = try await executor.run(call)
        // Each goes by a call of its own, which says what somebody else has made of it.
        let leftOut = last.withLock { $0.leftOut }
        if !leftOut.isEmpty { queue.note { $0.leaveOut(leftOut.sorted()) } }
        switch result {
        case .done(_, let evidence):
            let notice = queue.note { $0.taken(batch, evidence) }
            control.release()
            if let notice { control.note(notice) }
        case .withdrawn(_, let attempts):
            // All that the call was for is as it should be.
            queue.note { $0.passed(batch, RetryingExecutor.Evidence(http: 200, attempts: attempts, elapsed: .zero)) }
        case .refused(let error, _), .unknown(let error, _): await refused(batch, group, error)
        case .stopped: queue.note { $0.returned(batch) }
        }
    }

    /// Finds out what a refusal is about: us, the group, or an account in the batch.
    private func refused(_ batch: GroupBatches.Batch, _ group: Group, _ error: IdentityError) async {
        switch error.kind {
        case .notAuthorized:
            let count = queue.note { $0.giveUp(batch, isAboutAll: true) }
            if count > 0 { control.note(.groupWriteForbidden(accounts: count, error)) }
        case .forbidden:
            // Without a word on scopes it may be about this group alone. When a second one forbids it and none was ever changed, most likely it is not.
            let isAboutAll = control.hasWithheld
            let count = queue.note { $0.giveUp(batch, isAboutAll: isAboutAll) }
            if isAboutAll {
                control.note(.groupWriteForbidden(accounts: count, error))
            } else {
                control.note(
                    .groupRefuses(group.name, accounts: count, error),
                    isWithheld: queue.look(\.batches.isUnproven)
                )
            }
        case _ where error.kind == .serverFailed || error.kind == .refused && error.extent == .perhapsEveryCall:
            // An account in it may be to blame, but finding it would take an outage's patience for each half. A refusal that says nothing of what was sent would refuse each half too.
            let count = queue.note { $0.giveUp(batch, isAboutAll: false) }
            if count > 0 { control.note(.groupRefuses(group.name, accounts: count, error)) }
        default:
            // "Not found" may be said of the group or of an account in it.
            if error.kind == .notFound, await !names.isStillThere(group) {
                return queue.note { $0.vanished(batch, GroupNames.gone(group)) }
            }
            let count = queue.note { $0.refused(batch) }
            if count > 1 { control.note(.groupRefuses(group.name, accounts: count, error)) }
        }
    }
}
