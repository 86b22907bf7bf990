import SystemPackage

extension Run {
    /// Writes the reports, and returns how the run ended.
    func writeReports(_ reason: StopReason?, _ notices: [Notice]) throws -> Result {
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
