package import SystemPackage

/// What an import of creates records, with pauses in the place of its calls: for `scripts/benchmark`, which measures what recording costs.
package enum Bookkeeping {
    /// Records intents and outcomes of all rows of a sheet in a folder, and writes the reports.
    ///
    /// - Parameters:
    ///   - pause: how long a call takes.
    ///   - isRecorded: `false` for the pauses alone, as what to compare with.
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
        let beginning = Entry.Beginning(
            runID: "benchmark",
            fingerprint: contents.fingerprint,
            rowCount: contents.rowCount
        )
        try await checkpoint.append([.begin(beginning)])
        try await withThrowingTaskGroup { group in
            for worker in 0..<concurrency {
                group.addTask {
                    for row in stride(from: worker + 1, through: contents.rowCount, by: concurrency) {
                        if isRecorded { try await IntentRecord(row: row, .create, checkpoint: checkpoint).write() }
                        try await Task.sleep(for: pause)
                        guard isRecorded else { continue }
                        let id = "00000000-0000-4000-a000-000000000001"
                        let outcome = Outcome.settled(.created, accountID: id, http: 201)
                        checkpoint.append([.outcomes([.init(row: row, outcome: outcome)])]) { _ in }
                    }
                }
            }
            try await group.waitForAll()
        }
        guard isRecorded else { return }
        try await checkpoint.append([])
        _ = try ReportWriter(sheet: sheet, ledger: try Ledger.read(folder.checkpoint).ledger, folder: folder).write()
    }
}
