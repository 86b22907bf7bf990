import IdentityAPI
import Synchronization

/// Makes group calls. The verification of their accounts (``Verifier``) decides the outcomes of the rows: a success for a batch proves nothing about its accounts.
struct BatchWorker: Sendable {
    let client: IdentityClient
    let work: WorkList
    let groups: GroupTable
    let queue: WorkQueue
    let names: GroupNames
    let control: RunControl
    let executor: RetryingExecutor
    let fresh: FreshBatches

    /// Makes one call, and records its result in the queue.
    ///
    /// - Throws: ``RunError`` when the run cannot continue.
    func perform(_ batch: GroupBatches.Batch) async throws {
        let group = groups[batch.group]
        if let refusal = groups.refusal(of: [batch.group]) { return queue.note { $0.vanished(batch, refusal) } }
        let members = batch.accounts.compactMap { FreshBatches.BatchMember($0, work[$0]) }
        let last = Mutex(FreshBatches.GroupCall())
        let call = WriteCall.group(group, names, client) { [fresh] in
            let call = try await fresh.call(of: batch.group, members)
            last.withLock { $0.take(call) }
            guard !call.adding.isEmpty || !call.removing.isEmpty else { throw CallWithdrawn() }
            return (call.adding, call.removing)
        }
        let result = try await executor.run(call)
        // Each gets its own call, which shows what somebody else changed.
        let leftOut = last.withLock { $0.leftOut }
        if !leftOut.isEmpty { queue.note { $0.leaveOut(leftOut.sorted()) } }
        switch result {
        case .done(_, let evidence):
            let notice = queue.note { $0.taken(batch, evidence) }
            control.release()
            if let notice { control.note(notice) }
        case .withdrawn(_, let attempts):
            // All accounts are already as planned.
            queue.note { $0.passed(batch, RetryingExecutor.Evidence(http: 200, attempts: attempts, elapsed: .zero)) }
        case .refused(let error, _), .unknown(let error, _): await refused(batch, group, error)
        case .stopped: queue.note { $0.returned(batch) }
        }
    }

    /// Finds the cause of a refusal: the sign-in, the group, or an account of the batch.
    private func refused(_ batch: GroupBatches.Batch, _ group: Group, _ error: IdentityError) async {
        switch error.kind {
        case .notAuthorized:
            let count = queue.note { $0.giveUp(batch, isAboutAll: true) }
            if count > 0 { control.note(.groupWriteForbidden(accounts: count, error)) }
        case .forbidden:
            // Without a message about scopes, it may concern this group alone. When a second group forbids it and none was ever changed, it most likely concerns all.
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
            // "Not found" may concern the group or one of its accounts.
            if error.kind == .notFound, await !names.isStillThere(group) {
                return queue.note { $0.vanished(batch, GroupNames.gone(group)) }
            }
            let count = queue.note { $0.refused(batch) }
            if count > 1 { control.note(.groupRefuses(group.name, accounts: count, error)) }
        }
    }
}
