import IdentityAPI
import Muster

/// A plan: what the second step shows beside the table of changes.
struct PlanView: Encodable {
    struct CallsView: Encodable {
        var method: String
        var calls: Int
        var windows: Int?
        var oneByOne: Int
    }

    struct MistakeView: Encodable {
        var index: Int
        var text: String
        var heading: String
        var rows: Int
        var firstRow: Int
        var reason: String
        var suggestions: [String]
    }

    /// A choice that lets rows be done that cannot be.
    struct RemedyView: Encodable {
        var label: String
        var choice: String
        var rows: Int
    }

    struct QuestionView: Encodable {
        var title: String
        var lines: [String]
        var losses: [String]
        var number: Int?
        /// Whether anything would be sent.
        var hasChanges: Bool
    }

    var version: Int
    var kind: String
    var title: String
    var layout: String?
    var rows: Int
    var accounts: Int
    var creates: Int
    var updates: Int
    var deletes: Int
    var removals: Int
    var unchanged: Int
    var skipped: Int
    var failed: Int
    var newGroups: Int
    var lines: Int
    var calls: [CallsView]
    var time: String
    var timeOneByOne: String?
    var quota: String?
    var warnings: [String]
    var objection: String?
    var mistakes: [MistakeView]
    var remedies: [RemedyView]
    var corrections: Int
    var isEditable: Bool
    var question: QuestionView
    var undo: UndoChoices?
    var created: Int?

    init(_ plan: DraftPlan, version: Int, allowed: SheetChoices?) {
        let prepared = plan.prepared
        let counts = prepared.plan.counts
        let cost = prepared.cost
        self.version = version
        title = plan.title
        rows = prepared.contents.rowCount
        accounts = prepared.accountCount
        creates = counts.creates
        updates = counts.updates
        deletes = counts.deletes
        removals = counts.removals
        unchanged = counts.unchanged
        skipped = counts.skipped
        failed = counts.failed
        newGroups = plan.changes.prefix { $0.isOfGroup }.count
        lines = plan.changes.count
        corrections = plan.corrections.count
        isEditable = plan.isEditable
        let isCheaper = cost.groups.accounts + cost.bulkDeletes.accounts > 0
        calls = Method.allCases.filter { cost.calls[$0] + cost.callsOneByOne[$0] > 0 }.map {
            CallsView(
                method: $0.rawValue,
                calls: cost.calls[$0],
                windows: cost.windows($0, cost.calls),
                oneByOne: cost.callsOneByOne[$0]
            )
        }
        time = cost.time.spoken
        timeOneByOne = isCheaper ? cost.timeOneByOne.spoken : nil
        quota = cost.quota.limits.isEmpty ? nil : "\(cost.quota)"
        warnings = Self.warnings(prepared)
        objection = prepared.objection.map(PageText.plain)
        mistakes = plan.mistakes.prefix(200).enumerated().map { index, mistake in
            MistakeView(
                index: index,
                text: SheetView.shown(mistake.text),
                heading: SheetView.shown(mistake.heading),
                rows: mistake.rows.count,
                firstRow: mistake.rows[0],
                reason: Self.reason(mistake),
                suggestions: mistake.suggestions
            )
        }
        remedies = allowed.map { Self.remedies(plan, $0) } ?? []
        question = QuestionView(plan)
        switch plan.source {
        case .sheet:
            kind = "import"
            let contents = prepared.contents
            layout = "\(contents.layout.rawValue), mode \(prepared.sheet.options.mode(in: contents.layout))"
        case .retry: kind = "retry"
        case .rest: kind = "resume"
        case .undo(_, let choices):
            kind = "undo"
            self.undo = choices
            created = prepared.createdCount
        }
    }

    private static func reason(_ mistake: Mistake) -> String {
        switch mistake.code {
        case "unknownGroup": "is no group of this organization"
        case "ambiguousGroup": "may be any of several groups"
        case "unknownAction": "is no action"
        case "unknownMark": "is not a mark"
        case "strayWhiteSpace": "begins or ends with white space"
        case "lostZeros": "differs from an existing account only in leading zeros"
        case "lettersLost": "looks like an existing account with a letter lost"
        default: "is much like an existing account"
        }
    }

    private static func remedies(_ plan: DraftPlan, _ chosen: SheetChoices) -> [RemedyView] {
        guard case .sheet = plan.source else { return [] }
        let isSeparatorChosen = plan.prepared.sheet.options.listSeparator != nil
        var rows: [String: Int] = [:]
        for row in plan.prepared.plan.settled where row.outcome.status == .failed {
            // Muster creates no group of a text that lists groups, unless the separator is chosen.
            if row.outcome.namesMistakenList, !isSeparatorChosen { continue }
            rows[row.outcome.code, default: 0] += 1
        }
        let all: [(String, String, String, Bool)] = [
            ("unknownGroup", "Create the missing groups", "createsGroups", chosen.createsGroups),
            ("deleteNotAllowed", "Allow rows to delete accounts", "allowsDelete", chosen.allowsDelete),
            ("wildcard", "Let * and ? stand for every matching account", "wildcards", chosen.wildcards),
        ]
        return all.compactMap { code, label, choice, isChosen in
            rows[code].flatMap { isChosen ? nil : RemedyView(label: label, choice: choice, rows: $0) }
        }
    }

    private static func warnings(_ prepared: PreparedRun) -> [String] {
        let losses = prepared.cost.losses
        var lines: [String] = []
        if !losses.emptiedGroups.isEmpty {
            lines.append("No robot account would be left in \(some(losses.emptiedGroups)).")
        }
        if !losses.strandedAccounts.isEmpty {
            let count = losses.strandedAccounts.count
            lines.append(
                "\(count == 1 ? "1 account" : "\(count) accounts") would be left in no group but Everyone: \(some(losses.strandedAccounts))."
            )
        }
        let headings = prepared.contents.carriedHeadings.filter { !$0.isEmpty }
        if !headings.isEmpty, prepared.origin == nil {
            lines.append("Unknown columns, kept in the reports: \(some(headings)).")
        }
        lines += prepared.remarks.map { PageText.plain($0.hasSuffix(".") ? $0 : $0 + ".") }
        lines += prepared.drifts.prefix(20).map { "'\($0.name)' has changed since: \($0.change)." }
        if prepared.drifts.count > 20 { lines.append("… and \(prepared.drifts.count - 20) other changed accounts.") }
        if prepared.lacksGroupWrite, prepared.cost.forbiddenGroupCalls > 0 {
            lines.append(
                "The sign-in lacks the scope PM.Group.Write. With it, \(prepared.cost.forbiddenGroupCalls) calls of groups would do."
            )
        }
        return lines
    }

    static func some(_ names: [String]) -> String {
        let shown = names.prefix(5).map { "'\(SheetView.shown($0))'" }.joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}

extension PlanView.QuestionView {
    init(_ plan: DraftPlan) {
        let counts = plan.prepared.plan.counts
        let losses = plan.prepared.cost.losses
        title = plan.title + "?"
        number = plan.numberToType
        hasChanges = counts.changes > 0 || plan.changes.first?.isOfGroup == true
        let sentences: [(Int, String, String)] = [
            (counts.creates, "1 account is created.", "\(counts.creates) accounts are created."),
            (counts.updates, "1 account is changed.", "\(counts.updates) accounts are changed."),
            (counts.unchanged, "1 row needs no call.", "\(counts.unchanged) rows need no call."),
            (
                counts.failed, "1 row cannot be done, and ends in errors.csv.",
                "\(counts.failed) rows cannot be done, and end in errors.csv."
            ),
        ]
        lines = sentences.filter { $0.0 > 0 }.map { $0.0 == 1 ? $0.1 : $0.2 }
        var lost: [String] = []
        if losses.memberships.lost > 0 {
            let verb = losses.memberships.lost == 1 ? "is" : "are"
            lost.append("\(losses.memberships.lost) of \(losses.memberships.all) group memberships \(verb) taken away.")
        }
        if counts.deletes > 0 {
            let verb = counts.deletes == 1 ? "is" : "are"
            lost.append(
                "\(counts.deletes) of \(losses.accounts.all) accounts \(verb) deleted for good. Undo can only create new ones, with new ids."
            )
        }
        self.losses = lost.isEmpty ? ["Nothing is taken away."] : lost
    }
}
