import FoundationEssentials
import Muster
import SystemPackage

/// What `--output json` prints: one object a line, told apart by `event`.
enum JSONLine {
    private struct PlanEvent: Encodable {
        var event = "plan"
        var input: String
        var rows: Int
        var creates: Int
        var updates: Int
        var deletes: Int
        var removals: Int
        var unchanged: Int
        var skipped: Int
        var failed: Int
    }

    private struct ResultEvent: Encodable {
        var event = "result"
        var run: String
        var rows: Int
        var counts: [String: Int]
        var causes: [CauseGroup]
        var stopped: String?
        var exitCode: Int32
    }

    static func plan(_ prepared: PreparedRun) -> String {
        let counts = prepared.plan.counts
        return line(
            PlanEvent(
                input: prepared.sheet.name,
                rows: prepared.contents.rowCount,
                creates: counts.creates,
                updates: counts.updates,
                deletes: counts.deletes,
                removals: counts.removals,
                unchanged: counts.unchanged,
                skipped: counts.skipped,
                failed: counts.failed
            )
        )
    }

    static func result(_ result: Run.Result, _ folder: RunFolder) -> String {
        line(
            ResultEvent(
                run: folder.path.string,
                rows: result.summary.rows,
                counts: result.summary.counts,
                causes: result.summary.causes,
                stopped: result.stopReason.map { "\($0)" },
                exitCode: ExitStatus.of(result)
            )
        )
    }

    private static func line(_ event: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // These structs hold nothing that JSON cannot say.
        return (try? encoder.encode(event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
