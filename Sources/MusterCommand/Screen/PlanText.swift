import IdentityAPI
import Muster

/// What a plan amounts to, before anything is sent.
struct PlanText {
    let prepared: PreparedRun
    let quota: QuotaPolicy

    /// Some lines for people.
    var text: String {
        let counts = prepared.plan.counts
        var lines = [
            "\(prepared.sheet.name): \(Self.count(prepared.contents.rowCount, "row")), organization of \(Self.count(prepared.directory.accounts.count, "account"))"
        ]
        func add(_ number: Int, _ what: String) {
            if number > 0 { lines.append("  \(number)".padded(to: 10) + what) }
        }
        add(counts.creates, "to create")
        add(
            counts.updates,
            "to update"
                + (counts.removals > 0 ? ", taking away \(Self.count(counts.removals, "group membership"))" : "")
        )
        add(counts.deletes, "to delete")
        add(counts.unchanged, "unchanged: no call")
        add(counts.skipped, "skipped")
        add(counts.failed, "cannot be done, with reasons in errors.csv")
        lines.append(
            "  \(Self.count(counts.writes, "call")) that \(counts.writes == 1 ? "writes" : "write")\(time(counts))"
        )
        return lines.joined(separator: "\n")
    }

    /// How long the quotas alone make it take; nothing where they do not.
    private func time(_ counts: Plan.Counts) -> String {
        let calls: [(Method, Int)] = [(.post, counts.creates), (.put, counts.updates), (.delete, counts.deletes)]
        let windows =
            calls.map { method, calls in quota.limits[method].map { Swift.max(calls - 1, 0) / $0 } ?? 0 }.max() ?? 0
        guard windows > 0 else { return "" }
        return ": at least \(ProgressLine.spoken(quota.window * windows)) under the quota of \(quota)"
    }

    static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

extension String {
    /// Followed by spaces up to a width; never less than one.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - count))
    }
}
