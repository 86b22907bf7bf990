public import CoreMetrics
import IdentityAPI
public import Logging
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
    let verification: VerificationPolicy
    let finder: AccountFinder
    let queue: WorkQueue
    let names: GroupNames
    let fresh: FreshAccounts
    let recorder: ProgressRecorder
    private let telemetry: RunTelemetry

    /// Creates and locks the run folder. From then on the run can be resumed.
    ///
    /// - Parameters:
    ///   - prepared: the planned run.
    ///   - folder: the folder of a new run. A continued run keeps its own.
    ///   - program: the program's name and version, for `run.json`.
    ///   - connection: the options that later commands need to reach the service, for the commands that reports suggest.
    ///   - isPiped: whether the sheet came through a pipe, so that only the run's own copy can be read again.
    ///   - logger: is told what happens, a sentence each with metadata; `nil` for none. It gets no secret.
    ///   - metrics: makes the meters of ``RunMetric``, which show the state of the run; `nil` for none.
    /// - Throws: ``RunError``.
    public init(
        _ prepared: PreparedRun,
        in folder: RunFolder,
        program: String,
        connection: [String] = [],
        isPiped: Bool = false,
        logger: Logger? = nil,
        metrics: (any MetricsFactory)? = nil
    ) throws {
        try self.init(
            prepared,
            in: folder,
            program: program,
            connection: connection,
            isPiped: isPiped,
            logger: logger,
            metrics: metrics,
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
        logger: Logger? = nil,
        metrics: (any MetricsFactory)? = nil,
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
        telemetry = RunTelemetry(logger, metrics, run: claimed.folder.path.string)
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
        oncePerPage.longestRetryAfterWait = RetryAfterWait.shortest
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
        return try await telemetry.around(self) { try await carryOut() }
    }

    private func carryOut() async throws -> Result {
        try await recordPlan()
        try await withTaskCancellationHandler {
            // The progress shows how long the service asks to wait.
            try await RetryAfterWait.$observer.withValue(nil) { try await recorder.around { try await makeCalls() } }
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

    /// Stops the run: sends nothing new, lets calls in flight end, and writes the reports.
    ///
    /// - Parameter reason: why, for the summary and the exit code.
    public func stop(_ reason: StopReason) async {
        control.stop(reason)
    }
}
