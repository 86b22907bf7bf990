import IdentityAPI
import Muster

/// The summary of a plan: the rows by outcome, and the cost.
struct PlanText {
    let prepared: PreparedRun
    /// The width to wrap sentences to; `nil` for none.
    var width: Int?

    /// The layout of the sheet: `robots.csv: layout memberships, mode add: one row is one account in one group`
    var layout: String {
        let layout = prepared.contents.layout
        let mode = prepared.sheet.options.mode(in: layout)
        return "\(prepared.sheet.name): layout \(layout.rawValue), mode \(mode): \(Self.meaning(of: layout))"
    }

    /// The meaning of one row.
    static func meaning(of layout: Layout) -> String {
        switch layout {
        case .accounts: "one row is one account"
        case .memberships: "one row is one account in one group"
        case .matrix: "one row is one account, and each column with a group's name is that group"
        }
    }

    /// The lines for people.
    var text: String {
        (headline + counts + drifts + warnings + wholePlan + billLines).map { $0.wrapped(to: width) }
            .joined(separator: "\n")
    }

    var cost: CostEstimate { prepared.cost }

    private var headline: [String] {
        [
            "\(prepared.sheet.name): \(prepared.contents.rowCount.counted("row")), organization of "
                + prepared.directory.accounts.count.counted("account")
        ] + carried
    }

    /// The columns without a meaning.
    private var carried: [String] {
        let headings = prepared.contents.carriedHeadings.filter { !$0.isEmpty }.map(TextFormat.harmless)
        guard !headings.isEmpty, prepared.origin == nil else { return [] }
        return ["  unknown columns, kept in the reports: \(TextFormat.some(headings, atMost: 12))"]
    }

    private var counts: [String] {
        let counts = prepared.plan.counts
        let shared =
            counts.rows > counts.changes
            ? ["          (\(counts.rows.counted("row")): several rows share an account)"] : []
        return told([
            (prepared.plan.newGroups.count, prepared.plan.newGroups.count == 1 ? "group to create" : "groups to create")
        ]) + changes(counts) + shared
            + told([
                (
                    counts.unchanged,
                    prepared.contents.asksForSomething
                        ? "unchanged: no call" : "change nothing: no column of the sheet says what to change"
                ), (counts.skipped, "skipped"),
                (counts.failed, "cannot be done, with reasons in errors.csv"),
                (prepared.plan.laterRowCount, "left for later by --limit; resume shows them and asks first"),
            ])
    }

    /// What changed since the plan was kept, grouped by change.
    private var drifts: [String] {
        let byChange = Dictionary(grouping: prepared.drifts) { $0.change }
            .sorted { ($0.value[0].rows[0], $0.key) < ($1.value[0].rows[0], $1.key) }
        guard !byChange.isEmpty else { return [] }
        let number = prepared.drifts.count.counted("account")
        let isUndo = prepared.origin?.kind == .undo
        let isLeftAlone = isUndo && !prepared.settings.acceptsDrift
        let headline =
            isUndo
            ? "  Since the run, \(number) changed\(isLeftAlone ? ", and Muster will leave \(prepared.drifts.count == 1 ? "it" : "them") alone" : ""):"
            : "  The plan for \(number) has changed since it was kept:"
        return [headline]
            + byChange.prefix(20).map {
                "    \(TextFormat.some($1.map(\.name), atMost: 3)): \(TextFormat.harmless($0))"
            }
            + (byChange.count > 20 ? ["    … and \((byChange.count - 20).counted("other change"))"] : [])
    }

    private var warnings: [String] {
        var lines = warnings(of: cost.losses)
        let muchLike = prepared.plan.muchLike.sorted { $0.key < $1.key }.map(\.value)
        if !muchLike.isEmpty {
            var known: Set<String> = []
            let names = muchLike.filter { known.insert($0).inserted }
            lines.append(
                "  ! \(muchLike.count.counted("account")) to create \(muchLike.count == 1 ? "is" : "are") much like "
                    + "existing ones that the sheet does not name: \(TextFormat.some(names))"
            )
        }
        let groups = prepared.directory.groups
        for index in prepared.plan.newGroups.prefix(20) {
            let nearest = groups.nearest(to: index)
            guard !nearest.isEmpty else { continue }
            lines.append(
                "  ! The group '\(TextFormat.harmless(groups[index].name))' would be created: did you mean \(TextFormat.some(nearest))?"
            )
        }
        if !prepared.plan.newGroups.isEmpty, prepared.lacksGroupWrite {
            lines.append(
                "  ! The sign-in lacks the scope PM.Group.Write: Muster cannot create groups, and rows that need them will fail"
            )
        }
        lines += prepared.remarks.map { "  ! \(TextFormat.harmless($0))" }
        if cost.forbiddenGroupCalls > 0 {
            lines.append(
                "  ! The sign-in lacks the scope PM.Group.Write: with it, \(cost.forbiddenGroupCalls.counted("group call")) would be enough"
            )
        }
        return lines
    }

    /// The cost: calls by method, the windows that they fill, and the cost of single calls.
    private var billLines: [String] {
        guard prepared.plan.counts.changes > 0 else { return ["  no write call"] }
        let isCheaper = cost.groups.accounts + cost.bulkDeletes.accounts > 0
        var lines = ["  " + "calls".padded(to: 8) + "now".leftPadded(to: 9) + "windows".leftPadded(to: 9)]
        if isCheaper { lines[0] += "one by one".leftPadded(to: 12) }
        for method in Method.allCases where cost.calls[method] + cost.callsOneByOne[method] > 0 {
            var line = "  " + method.rawValue.padded(to: 8) + "\(cost.calls[method])".leftPadded(to: 9)
            line += (cost.windows(method, cost.calls).map(String.init) ?? "-").leftPadded(to: 9)
            if isCheaper { line += "\(cost.callsOneByOne[method])".leftPadded(to: 12) }
            lines.append(line)
        }
        if cost.groups.accounts > 0 {
            let ways = [
                cost.groups.calls > 0 ? "in \(cost.groups.calls.counted("group call"))" : nil,
                cost.groups.newWithMembers > 0
                    ? "as the first members of \(cost.groups.newWithMembers.counted("new group"))" : nil,
            ]
            lines.append(
                "  \(cost.groups.accounts.counted("account")) \(ways.compactMap(\.self).joined(separator: " and "))"
            )
        }
        if cost.bulkDeletes.calls > 0 {
            lines.append(
                "  \(cost.bulkDeletes.accounts.counted("account")) deleted in \(cost.bulkDeletes.calls.counted("bulk delete"))"
            )
        }
        var time = "  about \(cost.time.spoken)"
        if isCheaper { time += ", one by one \(cost.timeOneByOne.spoken)" }
        if !cost.quota.limits.isEmpty { time += ", under the quota of \(cost.quota)" }
        return lines + [time]
    }
}
