/// Pieces of a page. Texts from elsewhere become markup nowhere but here, escaped.
enum HTML {
    /// Text as HTML shows it: cells and messages come from elsewhere, and must never become markup.
    static func escaped(_ text: String) -> String {
        // By scalars: a combining mark after a `<` makes another character of it, but it is still markup.
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped += " "
            // Characters that change the direction of text could make a name look like another.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{061C}": escaped += "·"
            case _ where scalar.properties.generalCategory == .control: escaped += "␤"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
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
    struct TableColumn {
        var title: String
        var isNumber = false
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
