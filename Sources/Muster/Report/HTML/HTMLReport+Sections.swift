import IdentityAPI

/// The sections of the page. Empty sections are left out.
extension HTMLReport {
    // MARK: Outcomes

    var outcomes: String {
        let counted = Outcome.Status.allCases.filter { summary[$0] > 0 }
        guard !counted.isEmpty else { return "" }
        let bar = counted.map { "<span class=\"\($0.rawValue)\" style=\"flex-grow:\(summary[$0])\"></span>" }.joined()
        let tiles = counted.map { status in
            "<div class=\"\(status.rawValue)\"><dt>\(status.rawValue)</dt><dd>\(summary[status])</dd></div>"
        }
        let content =
            "<div class=\"share\" aria-hidden=\"true\">\(bar)</div>\n<dl class=\"tiles\">\(tiles.joined())</dl>"
        return HTML.section(
            "outcomes",
            "What became of \(summary.rows == 1 ? "the row" : "\(summary.rows) rows")",
            content
        )
    }

    // MARK: Course

    var course: String {
        guard let chart = ProgressChart(timeline, rowCount: summary.rows, window: quota?.window) else {
            guard record.planned == nil else { return "" }
            let text = "An earlier version of Muster began this run and recorded no progress."
            return HTML.section("course", "Rows over time", HTML.paragraph(text))
        }
        return HTML.section("course", "Rows over time", chart.figure + "\n" + chart.table)
    }

    /// The quotas that the run kept; `nil` for none.
    private var quota: QuotaPolicy? {
        let quota = try? QuotaPolicy(parsing: record.settings.quota)
        return quota?.limits.isEmpty == false ? quota : nil
    }

    // MARK: Bill

    var cost: String {
        guard !summary.calls.isEmpty else { return "" }
        let rows = Method.allCases.compactMap { method -> [String]? in
            guard let calls = summary.calls[method.rawValue] else { return nil }
            let limit = quota?.limits[method]
            return [
                method.rawValue, record.planned == nil ? "?" : "\(calls.planned)",
                calls.isAtLeast ? "at least \(calls.sent)" : "\(calls.sent)", "\(calls.refused)",
                limit.map(String.init) ?? "any", limit.map { "\(calls.sent.dividedUp(by: $0))" } ?? "–",
                record.planned == nil ? "?" : "\(calls.plannedOneByOne)",
            ]
        }
        let table = HTML.table(
            "Calls of the service by method",
            [
                "Method", .number("Planned"), .number("Made"), .number("Over quota"), .number("Allowed a window"),
                .number("Windows filled"), .number("One by one"),
            ],
            rows,
            isCards: true
        )
        return HTML.section("bill", "Planned and actual calls", (time.map { HTML.paragraph($0) } ?? "") + table)
    }

    private var time: String? {
        guard let planned = summary.times?.plannedSeconds, let took = summary.times?.seconds else { return nil }
        let atLeast = summary.times?.isAtLeast == true ? "at least " : ""
        var text =
            "Planned to take about \(Duration.seconds(planned).spoken); it took \(atLeast)\(Duration.seconds(took).spoken)."
        if !atLeast.isEmpty {
            text +=
                " A process of this run was killed or still works: its calls in flight may be missing here."
        }
        if let long = summary.times?.plannedSecondsOneByOne, long > planned * 1.5, long > 1 {
            text += " With one call for each account it would have been about \(Duration.seconds(long).spoken)."
        }
        if summary[.pending] > 0 { text += " Some rows are still pending." }
        if let quota { text += " Quotas are counted in windows of \(quota.window.spoken)." }
        return text
    }

    // MARK: Causes

    var causes: String {
        guard !summary.causes.isEmpty else { return "" }
        let shown = summary.causes.prefix(200)
        let rows = shown.map { cause in
            let more = cause.rows > cause.examples.count ? ", …" : ""
            return [
                "\(cause.rows)", cause.isExample ? "For example: \(cause.message)" : cause.message, cause.code,
                cause.examples.map(String.init).joined(separator: ", ") + more,
            ]
        }
        var content = HTML.table(
            "Causes, most frequent first",
            [.number("Rows"), "Cause", "Code", "Which rows"],
            rows,
            isCards: true
        )
        if shown.count < summary.causes.count {
            let more = summary.causes.count - shown.count
            content += HTML.paragraph("\(more.counted("more cause")) \(more == 1 ? "is" : "are") in errors.csv.")
        }
        return HTML.section("causes", "Why rows failed", content)
    }

    // MARK: Groups

    var groups: String {
        let section = { HTML.section("groups", "Groups before and after", $0) }
        guard let groups = summary.groups else {
            guard record.planned?.members.isEmpty == false else { return "" }
            let text =
                "The run has not finished, so the number of accounts in each group is unknown. It is known after a resume."
            return section(HTML.paragraph(text))
        }
        guard !groups.isEmpty else { return "" }
        let changed = groups.filter { $0.before != $0.after }
        guard !changed.isEmpty else { return section(HTML.paragraph("The groups have as many accounts as before.")) }
        let rows = changed.prefix(500).map { group in
            let change = group.after - group.before
            return [group.name, "\(group.before)", "\(group.after)", change > 0 ? "+\(change)" : "−\(-change)"]
        }
        var content = HTML.table(
            "Robot accounts in each group that changed, as this run saw it",
            ["Group", .number("Before"), .number("After"), .number("Change")],
            rows
        )
        if changed.count > 500 {
            let more = changed.count - 500
            content += HTML.paragraph("\(more.counted("more group")) \(more == 1 ? "is" : "are") in summary.json.")
        }
        return section(content)
    }

    // MARK: Runs, files, settings

    var runs: String {
        guard !retryChain.isEmpty else { return "" }
        let table = HTML.table(
            "Rows of the first run, and where they were done or are left",
            [.number("Rows"), "Where"],
            retryChain.map { ["\($0.rows)", $0.place] }
        )
        return HTML.section("runs", "The run and its retries", table)
    }

    var files: String {
        let files = [
            ("errors.csv", "rows that failed, with the reason; fix them and retry", summary.errors),
            ("success.csv", "rows that are done", summary.rows - summary.errors - summary[.pending]),
            ("pending.csv", "rows that are still to be done", summary[.pending]),
        ]
        let items = files.map { name, what, rows in
            "<li><a href=\"\(name)\">\(name)</a> – \(HTML.escaped(what)) (\(rows))</li>"
        }
        let list = "<ul>\(items.joined())</ul>"
        return HTML.section("files", "Every row", HTML.paragraph("Beside this page, in the order of the sheet:") + list)
    }

    var settings: String {
        let settings = record.settings
        let layout = settings.sheet.recognized?.layout ?? .accounts
        var rows = [
            ["Sheet", record.input.path], ["SHA-256", record.input.sha256], ["Service", record.url],
            ["Organization", record.organizationID], ["Run", record.id], ["Begun by", record.program],
            ["Quota", settings.quota], ["Calls in flight at once", "\(settings.concurrency)"],
            ["Layout", layout.rawValue], ["Mode", settings.sheet.mode(in: layout)],
            ["Strategy", settings.strategy.rawValue], ["Accounts in a group call", "\(settings.groupBatch)"],
            ["Deletes", settings.allowsDelete ? "allowed" : "not allowed"],
            ["Missing groups", settings.createsGroups ? "created" : "not created"],
        ]
        if let limit = settings.limit { rows.append(["Limit", "\(limit)"]) }
        if let origin = record.origin { rows.append([origin.kind == .retry ? "Retry of" : "Undo of", origin.path]) }
        let table = HTML.table("Settings of the run", ["Setting", "Value"], rows)
        return HTML.section("settings", "How it ran", "<details>\n<summary>Settings</summary>\n\(table)\n</details>")
    }
}
