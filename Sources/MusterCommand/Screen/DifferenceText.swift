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
    func lines() throws -> [String] { try prepared.changes().map(text) }

    private func text(_ change: PlannedChange) -> String {
        let name = TextFormat.harmless(change.name)
        let groups =
            change.entering.map { "+\(TextFormat.harmless($0))" } + change.leaving.map { "−\(TextFormat.harmless($0))" }
        let membership = groups.isEmpty ? nil : "groups " + groups.joined(separator: " ")
        let parts: [String?]
        switch change.kind {
        case .impossible:
            let place = "\(prepared.sheet.name):\(change.line): row \(change.row)"
            return "! \(place): \(TextFormat.harmless(change.reason))"
        case .delete: parts = ["− \(name)", "id \(change.accountID ?? "")"]
        case .create where change.isOfGroup: parts = ["+ group \(name)"]
        case .create:
            parts = [
                "+ \(name)", change.resembles.map { "much like \(TextFormat.harmless($0))" }, membership,
                "display \(quoted(change.displayName.after))",
            ]
        case .update:
            let (before, after) = (quoted(change.displayName.before), quoted(change.displayName.after))
            parts = ["~ \(name)", membership, change.displayName.differ ? "display \(before) → \(after)" : nil]
        }
        return parts.compactMap(\.self).joined(separator: "  ")
    }

    private func quoted(_ text: String) -> String { "\"\(TextFormat.harmless(text))\"" }
}
