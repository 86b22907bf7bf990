import Muster
import SystemPackage

/// One of the runs of the list.
struct RunView: Encodable {
    var id: String
    /// The folder of a run that lies elsewhere than the others.
    var place: String?
    /// Why it cannot be read.
    var problem: String?
    var name: String
    var kind: String
    var started: String
    var state: String
    var rows: Int
    var counts: [String: Int]
    var isOwn: Bool
    var canResume: Bool
    var canRetry: Bool
    var canUndo: Bool

    /// - Parameters:
    ///   - id: the name that addresses have for it.
    ///   - place: its folder, when that lies elsewhere than the others.
    ///   - isOwn: whether this server works on it.
    init(_ run: KnownRun, id: String, place: String?, isOwn: Bool) {
        self.id = id
        self.place = place
        name = run.record.input.name
        kind = run.record.origin?.kind.rawValue ?? "import"
        started = Self.readable(run.record.started)
        state = isOwn ? "running" : run.state.rawValue
        rows = run.rowCount
        counts = Dictionary(uniqueKeysWithValues: run.counts.map { ($0.key.rawValue, $0.value) })
        self.isOwn = isOwn
        canResume = !isOwn && run.canResume
        canRetry = !isOwn && run.canRetry
        canUndo = !isOwn && run.canUndo
    }

    /// A run whose files cannot be read.
    init(damaged folder: RunFolder, id: String, place: String?, _ problem: String) {
        self.id = id
        self.place = place
        self.problem = problem
        (name, kind, started) = (folder.path.lastComponent?.string ?? "", "damaged", RunView.readable(folder.began))
        (state, rows, counts, isOwn) = ("damaged", 0, [:], false)
        (canResume, canRetry, canUndo) = (false, false, false)
    }

    private static func readable(_ time: String) -> String {
        time.replacing("T", with: " ").replacing("Z", with: " UTC")
    }
}

/// What a run came to.
struct ResultView: Encodable {
    struct CauseView: Encodable {
        var rows: Int
        var code: String
        var message: String
        var isExample: Bool
        var examples: [Int]
    }

    struct FileView: Encodable {
        var name: String
        var rows: Int
    }

    var run: RunView
    var folder: String
    var organization: String
    var sentence: String
    /// `good`, `mixed` or `bad`, which the page never shows by colour alone.
    var tone: String
    var stopped: String?
    var notices: [String]
    var causes: [CauseView]
    var files: [FileView]
    var hasReport: Bool

    /// - Throws: ``RunError`` when the run cannot be read.
    init(_ known: KnownRun, id: String, place: String?, isOwn: Bool) throws {
        run = RunView(known, id: id, place: place, isOwn: isOwn)
        folder = known.folder.path.string
        organization = known.record.organizationID
        let isRunning = known.state == .running || isOwn
        let report = isRunning ? nil : try RunReport(of: known.folder)
        (sentence, tone) = Self.verdict(known, isRunning: isRunning)
        stopped = report?.summary.stopped.map(PageText.plain)
        let sentences = (report?.summary.notices ?? []) + [report?.summary.meanwhileSentence].compactMap(\.self)
        notices = sentences.map(PageText.plain)
        causes = (report?.summary.causes ?? []).map {
            CauseView(
                rows: $0.rows,
                code: $0.code,
                message: PageText.plain($0.message),
                isExample: $0.isExample,
                examples: $0.examples
            )
        }
        hasReport = report != nil
        let counts = known.counts
        let successes = [Outcome.Status.created, .updated, .deleted, .unchanged, .skipped]
        files =
            report == nil
            ? []
            : [
                FileView(name: "success.csv", rows: successes.reduce(0) { $0 + counts[$1, default: 0] }),
                FileView(name: "errors.csv", rows: counts[.failed, default: 0] + counts[.unknown, default: 0]),
                FileView(name: "pending.csv", rows: counts[.pending, default: 0]),
            ]
    }

    private static func verdict(_ run: KnownRun, isRunning: Bool) -> (String, String) {
        let all = run.rowCount
        let failed = run.failed
        let unknown = run.counts[.unknown, default: 0]
        let pending = run.counts[.pending, default: 0]
        let done = all - failed - unknown - pending
        let rows = all == 1 ? "1 row" : "\(all) rows"
        if isRunning { return ("Under way: \(done + failed) of \(rows) are done.", "mixed") }
        if run.state == .undone { return ("This run was undone: \(done) of \(rows) had been done.", "mixed") }
        if failed + unknown + pending == 0 {
            return (
                all == 0 ? "The sheet has no rows." : all == 1 ? "The row is done." : "All \(rows) are done.", "good"
            )
        }
        let rest = [(failed, "failed"), (unknown, "unknown"), (pending, "not attempted")].filter { $0.0 > 0 }
            .map { "\($0) \($1)" }
        let isStopped = pending + unknown > 0
        return (
            "\(isStopped ? "Stopped: " : "")\(done) of \(rows) \(done == 1 ? "is" : "are") done; \(rest.joined(separator: ", ")).",
            isStopped ? "mixed" : "bad"
        )
    }
}
