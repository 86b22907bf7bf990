import IdentityAPI
import SystemPackage

/// A run: makes the calls of a plan, records the outcome of every row, and writes the reports.
///
/// The children of its task group pull work from `WorkQueue` and write the checkpoint themselves. An account's next call begins when the
/// previous outcome is durable.
public struct Run: Sendable {
    /// The run folder.
    public let folder: RunFolder

    let prepared: PreparedRun
    let record: RunRecord
    private let lock: FileLock
    let checkpoint: Checkpoint
    let control: RunControl
    let health: ServiceHealth
    let limits: ConcurrencyLimits
    let verifier: Verifier
    private let verification: VerificationPolicy
    private let finder: AccountFinder
    let queue: WorkQueue
    private let names: GroupNames
    private let fresh: FreshAccounts
    let recorder: ProgressRecorder

    /// Creates and locks the run folder. From then on the run can be resumed.
    ///
    /// - Parameters:
    ///   - prepared: the planned run.
    ///   - folder: the folder of a new run. A continued run keeps its own.
    ///   - program: the program's name and version, for `run.json`.
    ///   - connection: the options that later commands need to reach the service, for the commands that reports suggest.
    ///   - isPiped: whether the sheet came through a pipe, so that only the run's own copy can be read again.
    /// - Throws: ``RunError``.
    public init(
        _ prepared: PreparedRun,
        in folder: RunFolder,
        program: String,
        connection: [String] = [],
        isPiped: Bool = false
    ) throws {
        try self.init(
            prepared,
            in: folder,
            program: program,
            connection: connection,
            isPiped: isPiped,
            verification: VerificationPolicy()
        )
    }

    /// The same, with a policy of its own for the verification.
    package init(
        _ prepared: PreparedRun,
        in folder: RunFolder,
        program: String,
        connection: [String] = [],
        isPiped: Bool = false,
        verification: VerificationPolicy
    ) throws {
        let claimed = try ClaimedFolder(
            prepared,
            in: folder,
            program: program,
            connection: connection,
            isPiped: isPiped
        )
        self.folder = claimed.folder
        record = claimed.record
        lock = claimed.lock
        checkpoint = claimed.checkpoint
        var prepared = prepared
        limits = ConcurrencyLimits(prepared.settings.concurrency)
        // Every call of the run passes it, including those of verification and reconciliation.
        prepared.client.admission = limits
        // An earlier run on the same client may have stopped the gate.
        prepared.client.gate.restart()
        self.prepared = prepared
        let tried = TriedAccounts(prepared.plan.work, prepared.earlier?.ledger)
        queue = WorkQueue(
            prepared.plan,
            prepared.settings,
            tried: tried,
            gate: prepared.client.gate,
            limits: limits,
            checkpoint: checkpoint
        )
        control = RunControl(
            queue: queue,
            gate: prepared.client.gate,
            maximumErrors: prepared.settings.maximumErrors,
            hadAcceptedWrite: prepared.earlier?.ledger.hadAcceptedWrite ?? false,
            areAllTried: tried.areAll,
            fanIns: prepared.plan.fanIns
        )
        // A failed page is read once more. After that, the caller retries and detects an outage.
        var oncePerPage = RetryPolicy()
        oncePerPage.maximumAttempts = 2
        oncePerPage.longestToldWait = ToldWait.shortest
        finder = AccountFinder(client: prepared.client, retry: oncePerPage, directory: prepared.directory)
        names = GroupNames(
            prepared.directory.groups,
            readAt: prepared.readings.readAt,
            client: prepared.client,
            retry: oncePerPage
        )
        fresh = FreshAccounts(prepared, queue: queue, retry: oncePerPage)
        self.verification = verification.forNewGroups
        verifier = Verifier(
            client: prepared.client,
            retry: RetryPolicy(),
            policy: verification,
            control: control,
            directory: prepared.directory
        )
        health = ServiceHealth(timeout: .seconds(prepared.settings.outageTimeout), control: control)
        recorder = ProgressRecorder(
            checkpoint: checkpoint,
            gate: prepared.client.gate,
            queue: queue,
            health: health,
            verifier: verifier,
            callsBefore: prepared.callsBefore
        )
    }

    /// Whether the run has ended in this process, and another process may work on it.
    var hasEnded: Bool { !lock.isHeld }

    /// How a run ended.
    public struct Result: Sendable {
        /// The outcomes of all rows.
        public var summary: Summary
        /// Why the run stopped before its last row; `nil` when it did not stop.
        public var stopReason: StopReason?

        /// A result.
        public init(summary: Summary, stopReason: StopReason? = nil) {
            self.summary = summary
            self.stopReason = stopReason
        }
    }

    /// Runs to the end or until it is stopped, and then writes the reports.
    ///
    /// To stop the run in an orderly way, call ``stop(_:)``. Cancelling the task stops it too, but only a resume can find out whether calls in flight were applied.
    ///
    /// - Returns: the outcomes, and why the run stopped.
    /// - Throws: ``RunError`` when Muster cannot record something. It then writes no reports, and the run can be resumed.
    public func execute() async throws -> Result {
        // Finished tasks may keep the run alive for a moment; the next command must not wait for them.
        defer { lock.release() }
        try await recordPlan()
        try await withTaskCancellationHandler {
            // The progress shows how long the service asks to wait.
            try await ToldWait.$observer.withValue(nil) { try await recorder.around { try await makeCalls() } }
        } onCancel: {
            control.stop(.cancelled)
        }
        var stopReason = control.stopReason
        // The limit is the reason only when nothing else stopped the run. Rows that share an account stay together, so the run may do more rows than the limit.
        if stopReason == nil, !prepared.plan.later.isEmpty { stopReason = .limit(prepared.plan.counts.rows) }
        if case .broken(let error)? = stopReason { throw error }
        control.release()
        return try writeReports(stopReason, control.notices)
    }

    /// Makes all calls, and records the outcomes of their rows.
    private func makeCalls() async throws {
        let batchesFresh = FreshBatches(
            accounts: fresh,
            readings: prepared.readings,
            checkpoint: checkpoint,
            groups: prepared.directory.groups
        )
        let groups = try await makeGroups(batchesFresh)
        let workers = Swift.max(1, Swift.min(prepared.settings.concurrency.cap, prepared.plan.work.count))
        await fresh.around {
            await withTaskGroup { group in
                for _ in 0..<workers { group.addTask { await work(groups, batchesFresh) } }
            }
        }
        // Withdraw the intents that were written ahead and whose calls did not follow.
        let ahead = queue.look(\.rowsAhead).map { Entry.RowOutcome(row: $0, outcome: Outcome(.pending)) }
        let withheld = control.settleWithheld()
        let pending = ahead + withheld.pending
        // Waits for all earlier entries too, also when this write is empty: `recordMade` did not.
        try await checkpoint.append([withheld.failed, pending].filter { !$0.isEmpty }.map { .outcomes($0) })
        // No calls follow that a streak of refusals could predict.
        control.count(withheld.failed, areOfCalls: false)
        try await recordReadBack(groups)
    }

    /// Stops the run: sends nothing new, lets calls in flight end, and writes the reports.
    ///
    /// - Parameter reason: why, for the summary and the exit code.
    public func stop(_ reason: StopReason) async {
        control.stop(reason)
    }

    /// Creates the missing groups.
    private func makeGroups(_ batchesFresh: FreshBatches) async throws -> GroupTable {
        let call = NewGroupCall(
            client: prepared.client,
            executor: executor,
            retry: RetryPolicy(),
            queue: queue,
            work: prepared.plan.work,
            fresh: batchesFresh,
            verification: verification
        )
        let maker = GroupMaker(call: call, width: prepared.settings.concurrency.cap)
        let groups = try await maker.make(prepared.plan.newGroups, in: prepared.directory.groups)
        await names.take(groups)
        batchesFresh.take(groups)
        return groups
    }

    private var executor: RetryingExecutor {
        var retry = RetryPolicy()
        // A call that alone is asked to wait must not outwait the patience in silence.
        retry.longestToldWait = Swift.min(retry.longestToldWait, health.timeout)
        return RetryingExecutor(retry: retry, health: health, control: control) { [client = prepared.client] in
            await client.readsWork
        }
    }

    /// Does one piece of work after the other: the body of each child of the task group.
    private func work(_ groups: GroupTable, _ batchesFresh: FreshBatches) async {
        let accounts = AccountWorker(
            client: prepared.client,
            checkpoint: checkpoint,
            control: control,
            executor: executor,
            groups: groups,
            retry: RetryPolicy(),
            finder: finder,
            verifier: verifier,
            accounts: fresh,
            readings: prepared.readings
        )
        let batches = BatchWorker(
            client: prepared.client,
            work: prepared.plan.work,
            groups: groups,
            queue: queue,
            names: names,
            control: control,
            executor: executor,
            fresh: batchesFresh
        )
        let deletes = DeleteWorker(
            client: prepared.client,
            work: prepared.plan.work,
            checkpoint: checkpoint,
            queue: queue,
            control: control,
            executor: executor,
            fresh: batchesFresh,
            policy: verifier.policy
        )
        while let item = await queue.next() {
            do {
                switch item {
                case .account(let work, let block):
                    try await accounts.perform(work, block)
                    queue.ended(work)
                case .batch(let batch): try await batches.perform(batch)
                case .deletes(let batch): try await deletes.perform(batch)
                }
            } catch {
                let failure = error as? RunError ?? RunError(.cannotWrite, path: folder.path, "\(error)")
                control.stop(.broken(failure))
            }
        }
    }

    /// Reads accounts back and decides the rows whose answers did not say what was done: those of bulk calls, and those of a service that answers too little.
    private func recordReadBack(_ groups: GroupTable) async throws {
        let (passed, deletions) = queue.note { $0.handOver() }
        for (work, membershipProgress) in passed { await verifier.add(AppliedChange(work, membershipProgress)) }
        for deletion in deletions { await verifier.add(deletion) }
        var decided = await verifier.decide(groups)[...]
        while !decided.isEmpty {
            let part = decided.prefix(1024)
            decided = decided.dropFirst(part.count)
            let outcomes = Array(part.joined())
            let rows = outcomes.count { $0.part == 0 }
            verifier.rows.record(rows)
            try await checkpoint.append(part.map { .outcomes($0) })
            verifier.rows.remove(rows)
            control.count(outcomes, areOfCalls: false)
        }
    }

    private func writeReports(_ reason: StopReason?, _ notices: [Notice]) throws -> Result {
        let copy = folder.keptSheet(prepared.contents.fingerprint)
        let sheet = Sheet(path: copy, name: prepared.sheet.name, options: prepared.sheet.options)
        let ledger = try Ledger.read(folder.checkpoint).ledger
        var (summary, failed) = try ReportWriter(sheet: sheet, ledger: ledger, folder: folder).write()
        try BeforeFile.complete(folder, found: ledger.found)
        // The trouble of the service may have come to light when nothing was left to be done.
        let isOver = summary[.pending] + summary[.unknown] == 0
        let stopReason = isOver && reason?.isOfService == true ? nil : reason
        summary.stopped = stopReason.map { "\($0)" }
        summary.notices = notices.map { "\($0)" }
        summary.tell(record, ledger)
        summary.tell(record.planned?.members ?? [:], GroupMembers(prepared), ledger)
        try AtomicFile.write(summary.encoded(), to: folder.file("summary.json"))
        var page = HTMLReport(
            record: record,
            summary: summary,
            timeline: ledger.timeline,
            failed: failed,
            folder: folder
        )
        // Only a retry belongs to a chain of runs.
        if record.origin?.kind == .retry { page.retryChain = (try? RetryChain(of: folder))?.lines ?? [] }
        try AtomicFile.write(page.text.utf8, to: folder.file("report.html"))
        return Result(summary: summary, stopReason: stopReason)
    }
}
