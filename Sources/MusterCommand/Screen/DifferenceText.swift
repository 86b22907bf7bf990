import IdentityAPI
import Muster

/// A plan as readable differences, row by row:
///
///     + group Treasury
///     + robot-00007  much like robot-000007  display "Robot 7"
///     + invoice-09  groups +Finance  display "Invoice 9"
///     ~ invoice-07  groups +Finance −Legacy  display "Inv 7" → "Invoice 7"
///     − old-robot  id 3fa8…
///     ! robots.csv:13: row 12: no group 'Finnance'. Did you mean 'Finance'?
struct DifferenceText {
    let prepared: PreparedRun

    /// One line for each change and each failed row, in the order of the sheet. Unchanged rows have none.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    func lines() throws -> [String] {
        let plan = prepared.plan
        var lines: [(row: Int, text: String)] = []
        for index in plan.newGroups {
            lines.append((0, "+ group \(TextFormat.harmless(prepared.directory.groups[index].name))"))
        }
        for work in plan.work {
            for change in work.changes { lines.append((change.steps[0].row, text(work, change))) }
        }
        let places = try prepared.linesOfFailures()
        for (row, outcome) in plan.settled where outcome.status == .failed {
            let place = "\(prepared.sheet.name):\(places[row] ?? 0)"
            lines.append((row, "! \(place): row \(row): \(TextFormat.harmless(outcome.message))"))
        }
        return lines.sorted { $0.row < $1.row }.map(\.text)
    }

    private func text(_ work: AccountWork, _ change: Change) -> String {
        let name = TextFormat.harmless(work.name)
        let groups = prepared.directory.groups
        switch change.operation {
        case .delete: return "− \(name)  id \(work.id ?? "")"
        case .create:
            let parts: [String?] = [
                "+ \(name)", prepared.plan.muchLike[change.steps[0].row].map { "much like \(TextFormat.harmless($0))" },
                membership(entering: groups.names(change.after.groups.sorted()), leaving: []),
                "display \(quoted(change.after.displayName))",
            ]
            return parts.compactMap { $0 }.joined(separator: "  ")
        case .update:
            let difference = change.before.difference(to: change.after)
            let display = difference.displayName.map { "display \(quoted(change.before.displayName)) → \(quoted($0))" }
            let parts: [String?] = [
                "~ \(name)",
                membership(entering: groups.names(difference.adding), leaving: groups.names(difference.removing)),
                display,
            ]
            return parts.compactMap { $0 }.joined(separator: "  ")
        }
    }

    private func membership(entering: [String], leaving: [String]) -> String? {
        let parts = entering.map { "+\(TextFormat.harmless($0))" } + leaving.map { "−\(TextFormat.harmless($0))" }
        return parts.isEmpty ? nil : "groups " + parts.joined(separator: " ")
    }

    private func quoted(_ text: String) -> String { "\"\(TextFormat.harmless(text))\"" }
}
