import IdentityAPI
package import SystemPackage

/// An import of creates with pauses instead of calls: for `scripts/benchmark`, which measures the cost of recording.
package enum Bookkeeping {
    /// Plans all rows of a sheet as creates, hands them out like a run, records their intents and outcomes in a folder, and writes the reports.
    ///
    /// - Parameters:
    ///   - pause: the duration of a call.
    ///   - isRecorded: `false` for the plan and the pauses alone, as the baseline.
    /// - Throws: ``InvalidSheet``; ``RunError``.
    package static func run(
        sheet path: FilePath,
        in folder: FilePath,
        concurrency: Int,
        pause: Duration,
        isRecorded: Bool
    ) async throws {
        let sheet = Sheet(path: path, name: path.string, options: SheetOptions())
        let contents = try sheet.check()
        let folder = RunFolder(folder)
        try folder.create()
        let checkpoint = try Checkpoint(path: folder.checkpoint, wholeLength: 0)
        var settings = RunSettings()
        settings.concurrency = .fixed(concurrency)
        var planner = Planner(
            directory: Directory(groups: []),
            organizationID: "benchmark",
            settings: settings,
            rowCount: contents.rowCount
        )
        try planner.add(sheet)
        var plan = planner.finish()
        plan.calls = CallPlan(byAccount: plan.work)
        if isRecorded {
            let beginning = Entry.Beginning(
                runID: "benchmark",
                fingerprint: contents.fingerprint,
                rowCount: contents.rowCount
            )
            try await checkpoint.append([.begin(beginning)] + Entry.planned(plan.expectations()))
        }
        // A limit keeps intents from being written ahead.
        let limits: [Method: Int] = isRecorded ? [:] : [.post: .max]
        let gate = QuotaGate(policy: QuotaPolicy(limits: limits, window: .seconds(1)))
        let queue = WorkQueue(
            plan,
            settings,
            gate: gate,
            limits: ConcurrencyLimits(settings.concurrency),
            checkpoint: checkpoint
        )
        try await withThrowingTaskGroup { group in
            for _ in 0..<concurrency {
                group.addTask {
                    while case .account(let work, let block)? = await queue.next() {
                        if isRecorded {
                            let step = work.changes[0].steps[0]
                            try await IntentRecord([(step, .create)], checkpoint: checkpoint, in: block).write()
                        }
                        try await Task.sleep(for: pause)
                        // It gives its place back, or the limit would hold the others for ever.
                        defer { queue.ended(work) }
                        guard isRecorded else { continue }
                        let id = "00000000-0000-4000-a000-000000000001"
                        let outcome = Outcome.settled(.created, accountID: id, http: 201)
                        checkpoint.append([.outcomes([.init(row: work.firstRow, outcome: outcome)])]) { _ in }
                    }
                }
            }
            try await group.waitForAll()
        }
        guard isRecorded else { return }
        try await checkpoint.append([])
        try ReportWriter(sheet: sheet, ledger: try Ledger.read(folder.checkpoint).ledger, folder: folder).write()
    }
}
