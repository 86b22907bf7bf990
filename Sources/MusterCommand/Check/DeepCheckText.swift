import Muster

/// The table of `muster check --deep`, one line per check. A `*` marks undocumented points.
///
///     paging
///       ✓ skip           obeyed
///       ! page size      at most 100, whatever is asked for
///                        → Muster reads on until a page brings nothing new. That takes more calls.
enum DeepCheckText {
    private static let labelWidth = 16

    /// Returns the results of one area below its heading.
    static func lines(of results: [ConformanceReport.Result], in area: ConformanceCheck.Area, width: Int) -> [String] {
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
        let lead = "  \(mark(result.verdict.mark)) " + label.padded(to: labelWidth)
        let consequence = result.verdict.consequence.map { "→ " + $0 }
        return HelpText.labelled(lead, TextFormat.harmless(result.verdict.found), consequence, to: width)
    }

    private static func mark(_ mark: ConformanceVerdict.Mark) -> String {
        switch mark {
        case .holds: "✓"
        case .differs: "!"
        case .missing: "✗"
        case .unknown: "·"
        }
    }
}
