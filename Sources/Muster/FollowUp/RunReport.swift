import SystemPackage

/// The result of a run and its retries, from their folders alone.
public struct RunReport: Sendable {
    /// The run's settings and identity.
    public let record: RunRecord
    /// The outcomes of its rows.
    public let summary: Summary
    /// The run and its retries.
    public let retryChain: RetryChain
    /// Its folder.
    public let folder: RunFolder

    /// The next steps; empty when the run is undone, or its retries completed all rows.
    package var next: [NextStep] {
        guard record.undoneBy == nil, retryChain.left > 0 else { return [] }
        return NextStep.all(after: summary, in: folder, with: record.connection ?? [])
    }

    /// Reads a run, finished or not. Writes its `report.html`, and the reports that a crash kept it from writing. Existing reports stay as they are: somebody
    /// may be correcting them.
    ///
    /// - Throws: ``RunError`` when the run cannot be read, or the report cannot be written.
    public init(of folder: RunFolder) throws {
        let (record, ledger, _) = try folder.open()
        let writer = ReportWriter(sheet: folder.keptSheet(record, ledger), ledger: ledger, folder: folder)
        let isWritten = folder.file("errors.csv").exists
        // A run in progress writes its reports itself.
        let lock = try? folder.lock()
        var (summary, failed) = isWritten || lock == nil ? writer.count() : try writer.write()
        summary.take(over: folder.file("summary.json"))
        summary.tell(record, ledger)
        retryChain = try RetryChain(of: folder)
        self.record = record
        self.summary = summary
        self.folder = folder
        guard lock != nil else { return }
        try BeforeFile.complete(folder, found: ledger.found)
        let page = HTMLReport(
            record: record,
            summary: summary,
            timeline: ledger.timeline,
            failed: failed,
            folder: folder,
            retryChain: retryChain.lines,
            isSettled: retryChain.left == 0
        )
        try AtomicFile.write(page.text.utf8, to: folder.file("report.html"))
    }
}
