import Muster

/// The table of `muster check --deep`: what was found, one line a check; a `*` marks the points that no documentation settles.
///
///     paging
///       ✓ skip           obeyed
///       ! page size      at most 100, whatever is asked for
///                        → Muster reads on until a page brings nothing new. That takes more calls.
enum DeepCheckText {
    private static let labelWidth = 16
    private static let indent = String(repeating: " ", count: labelWidth + 4)

    /// The results of one area below its heading.
    static func lines(
        of results: [ConformanceReport.Result],
        in area: ConformanceCheck.Area,
        width: Int
    ) -> [String] {
        [heading(area)] + results.flatMap { lines(of: $0, width: width) }
    }

    private static func heading(_ area: ConformanceCheck.Area) -> String {
        switch area {
        case .paging: "Pages of the list"
        case .ids: "Ids"
        case .order: "Total and order"
        case .groups: "Groups"
        case .answers: "Other answers (* not documented)"
        case .writes: "Writes (* not documented)"
        }
    }

    private static func lines(of result: ConformanceReport.Result, width: Int) -> [String] {
        let label = result.check.label + (result.check.openPoint == nil ? "" : " *")
        var lines = wrapped(TextFormat.harmless(result.verdict.found), width)
        lines[0] = "  \(mark(result.verdict.mark)) " + label.padded(to: labelWidth) + lines[0].dropFirst(indent.count)
        return lines + (result.verdict.consequence.map { wrapped("→ " + $0, width) } ?? [])
    }

    private static func mark(_ mark: ConformanceVerdict.Mark) -> String {
        switch mark {
        case .holds: "✓"
        case .differs: "!"
        case .missing: "✗"
        case .untold: "·"
        }
    }

    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        let lines = HelpText.wrapped(text, to: max(width - indent.count, 20))
        return (lines.isEmpty ? [""] : lines).map { indent + $0 }
    }
}
