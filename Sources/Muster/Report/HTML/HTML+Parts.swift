/// The pieces of a page of a report.
extension HTML {
    /// A whole page. It loads nothing.
    ///
    /// - Parameters:
    ///   - title: the title of its window.
    ///   - header: what stands above the sections.
    ///   - main: the sections.
    ///   - footer: who wrote it.
    ///   - script: what it runs; `nil` for nothing.
    static func page(title: String, header: String, main: String, footer: String, script: String? = nil) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        \(script == nil ? "" : "script-src 'unsafe-inline'; ")base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(escaped(title))</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header>
        \(header)
        </header>
        <main id="main">
        \(main)</main>
        <footer>\(paragraph(footer))</footer>
        \(script.map { "<script>\($0)</script>\n" } ?? "")</body>
        </html>

        """
    }

    /// What a page is about: its kind, its name, and the verdict.
    static func headline(_ kind: String, _ name: String, _ tone: RunVerdict.Tone, _ verdict: String) -> String {
        """
        <p class="kind">\(escaped(kind))</p>
        <h1>\(escaped(name))</h1>
        <p class="verdict \(tone.rawValue)"><span aria-hidden="true">\(tone.mark)</span> \(escaped(verdict))</p>
        """
    }

    /// A paragraph with a next step, and its command to copy.
    static func step(_ step: NextStep) -> String {
        let command = step.command.map { "<code class=\"command\">\(escaped($0))</code>" }
        return "<p>\(escaped(step.advice))\(command.map { ":</p>\($0)" } ?? ".</p>")"
    }

    /// A section under a heading.
    static func section(_ id: String, _ heading: String, _ content: String) -> String {
        """
        <section aria-labelledby="\(id)">
        <h2 id="\(id)">\(escaped(heading))</h2>
        \(content)
        </section>

        """
    }

    /// A paragraph of text.
    static func paragraph(_ text: String, class name: String = "") -> String {
        "<p\(name.isEmpty ? "" : " class=\"\(name)\"")>\(escaped(text))</p>"
    }

    /// One column of a table.
    struct TableColumn: ExpressibleByStringLiteral {
        var title: String
        var isNumber = false

        /// A column of texts.
        init(stringLiteral title: String) { self.title = title }

        /// A column of numbers.
        static func number(_ title: String) -> TableColumn {
            var column = TableColumn(stringLiteral: title)
            column.isNumber = true
            return column
        }
    }

    /// A table. Where it is wider than the page it is scrolled, by keys as well; as cards, each row of it is a block of lines on a phone.
    ///
    /// - Parameters:
    ///   - rows: the first cell of each is its heading.
    ///   - id: for what refers to the table.
    static func table(
        _ caption: String,
        _ columns: [TableColumn],
        _ rows: some Sequence<[String]>,
        id: String = "",
        isCards: Bool = false
    ) -> String {
        // Cards are no table to a screen reader, unless every part says what it is.
        let role = { (name: String) in isCards ? " role=\"\(name)\"" : "" }
        let head = columns.map { column in
            "<th scope=\"col\"\(role("columnheader"))\(classes(column))>\(escaped(column.title))</th>"
        }
        let body = rows.map { cells in
            let cells = zip(columns, cells).enumerated().map { index, cell in
                let (column, text) = cell
                let label =
                    isCards ? " data-label=\"\(escaped(column.title))\"\(text.isEmpty ? " data-empty" : "")" : ""
                return index == 0
                    ? "<th scope=\"row\"\(role("rowheader"))\(label)\(classes(column))>\(escaped(text))</th>"
                    : "<td\(role("cell"))\(label)\(classes(column))>\(escaped(text))</td>"
            }
            return "<tr\(role("row"))>\(cells.joined())</tr>"
        }
        return """
            <div class="scroll" role="region" aria-label="\(escaped(caption))" tabindex="0">
            <table\(id.isEmpty ? "" : " id=\"\(id)\"")\(isCards ? " class=\"cards\"" : "")\(role("table"))>
            <caption>\(escaped(caption))</caption>
            <thead\(role("rowgroup"))><tr\(role("row"))>\(head.joined())</tr></thead>
            <tbody\(role("rowgroup"))>
            \(body.joined(separator: "\n"))
            </tbody>
            </table>
            </div>
            """
    }

    private static func classes(_ column: TableColumn) -> String { column.isNumber ? " class=\"number\"" : "" }
}
