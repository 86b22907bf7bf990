/// A page of help as a man page, in the language of mdoc(7). Commands have it in section 1, topics in section 7.
struct ManualPage {
    let page: HelpPage
    /// The commands and topics that it names under "see also", with their sections.
    let related: [(name: String, section: Int)]

    private var isTopic: Bool { related.contains { $0 == (title, 7) } }
    private var title: String { page.name.isEmpty ? "muster" : "muster-\(page.name)" }

    /// The page's source.
    var text: String {
        let (parts, examples) = Self.withoutExamples(page.parts)
        var lines = [
            ".Dd \(Release.date)", ".Dt \(title.uppercased()) \(isTopic ? 7 : 1)", ".Os", ".Sh NAME",
            ".Nm \(title)",
            ".Nd \(Self.escaped(page.abstract.hasSuffix(".") ? String(page.abstract.dropLast()) : page.abstract))",
        ]
        if isTopic { lines.append(".Sh DESCRIPTION") }
        lines += Self.mdoc(parts)
        if !isTopic {
            lines += [".Sh ENVIRONMENT"] + Self.list(HelpPage.environment, term: "Ev")
            lines += [".Sh FILES", "In the run folder,", ".Pa muster-runs/TIME-SHEET", "unless told otherwise:"]
            lines += Self.list(HelpPage.runFolder, term: "Pa")
            lines += [".Pp", "Elsewhere:"] + Self.list(HelpPage.files, term: "Pa")
            lines += [".Sh EXIT STATUS"] + Self.list(ExitStatus.meanings.map { ($0.code, $0.meaning) }, term: "Li")
        }
        if !examples.isEmpty { lines += [".Sh EXAMPLES"] + Self.literal(examples) }
        let others = related.filter { $0.name != title }.sorted { ($0.section, $0.name) < ($1.section, $1.name) }
        lines.append(".Sh SEE ALSO")
        lines += others.enumerated().map { ".Xr \($1.name) \($1.section)" + ($0 == others.count - 1 ? "" : " ,") }
        return lines.joined(separator: "\n")
    }

    /// Examples come last on a man page.
    private static func withoutExamples(_ parts: [HelpPage.Section]) -> ([HelpPage.Section], [String]) {
        var rest = parts
        let isExamples = { (part: HelpPage.Section) in
            if case .heading("Examples") = part { true } else { false }
        }
        guard let place = rest.firstIndex(where: isExamples), case .lines(let lines) = rest[place + 1] else {
            return (parts, [])
        }
        rest.removeSubrange(place...place + 1)
        return (rest, lines)
    }

    private static func mdoc(_ parts: [HelpPage.Section]) -> [String] {
        var lines: [String] = []
        for part in parts {
            switch part {
            case .heading("Usage"): lines.append(".Sh SYNOPSIS")
            case .heading(let text): lines.append(".Sh \(escaped(text.uppercased()))")
            case .text(let text):
                // Paragraphs that follow a heading need no space above them.
                if lines.last?.hasPrefix(".Sh") == false { lines.append(".Pp") }
                lines += sentences(text)
            case .lines(let code) where lines.last == ".Sh SYNOPSIS": lines += code.map(escaped)
            case .lines(let code): lines += literal(code)
            case .table(let rows): lines += list(rows, term: "Sy")
            }
        }
        return lines
    }

    private static func literal(_ lines: [String]) -> [String] {
        [".Bd -literal -offset indent"] + lines.map(escaped) + [".Ed"]
    }

    private static func list(_ rows: [(term: String, meaning: String)], term: String) -> [String] {
        [".Bl -tag -width Ds"]
            + rows.flatMap { row in [".It \(item(row.term, term))"] + sentences(row.meaning) }
            + [".El"]
    }

    /// `--limit <n>` as an option and its argument; anything else as one word.
    private static func item(_ text: String, _ macro: String) -> String {
        guard text.hasPrefix("-") || text.hasPrefix("<") else { return "\(macro) \"\(escaped(text))\"" }
        return text.replacing(",", with: " ,").split(separator: " ").map { word in
            if word.hasPrefix("-") { return "Fl " + escaped(word.dropFirst()) }
            return word.hasPrefix("<") ? "Ar " + escaped(word.dropFirst().dropLast()) : escaped(word)
        }.joined(separator: " ")
    }

    /// Text as troff wants it: each sentence begins a line, and no line is long.
    private static func sentences(_ text: String) -> [String] {
        text.replacing(". ", with: ".\n").split(separator: "\n").flatMap {
            HelpText.wrapped(String($0), to: 72).map(escaped)
        }
    }

    /// Text in which no character has a meaning to troff, and all are ASCII.
    private static func escaped(_ text: some StringProtocol) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "\"": "\\(dq"
            case _ where scalar.isASCII: String(scalar)
            default:
                "\\[u" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4).replacing(" ", with: "0")
                    + "]"
            }
        }.joined()
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
