/// `report.html`: the summary as one self-contained page, for whoever does not read CSV.
struct HTMLReport {
    let record: RunRecord
    let summary: Summary
    /// What runs together with this one came to: numbers of rows, and where.
    var family: [(rows: Int, place: String)] = []

    /// The page. It loads nothing and runs nothing.
    var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Muster: \(Self.escaped(record.input.name))</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8885; vertical-align: top; overflow-wrap: anywhere }
        td:first-child, th:first-child { text-align: right; width: 6rem; font-variant-numeric: tabular-nums }
        </style>
        </head>
        <body>
        <h1>\(Self.escaped(record.input.name))</h1>
        <p>Begun \(Self.escaped(record.started)), organization \(Self.escaped(record.organizationID)) at \(Self.escaped(record.url)).</p>
        \(summary.stopped.map { "<p role=\"status\"><strong>Stopped.</strong> \(Self.escaped($0))</p>" } ?? "")
        \(table("What became of \(summary.rows) rows", ["Rows", "Outcome"], outcomes))
        \(causes.isEmpty ? "" : table("Why rows failed", ["Rows", "Reason"], causes))
        \(family.isEmpty ? "" : table("Together with its retries", ["Rows", "Where"], family.map { ["\($0.rows)", $0.place] }))
        <p>Every row with its reason is in <a href="errors.csv">errors.csv</a>, <a href="success.csv">success.csv</a> and
        <a href="pending.csv">pending.csv</a> beside this page.</p>
        </body>
        </html>

        """
    }

    private var outcomes: [[String]] {
        Outcome.Status.allCases.filter { summary[$0] > 0 }.map { ["\(summary[$0])", $0.rawValue] }
    }

    private var causes: [[String]] {
        summary.causes.map { ["\($0.rows)", $0.isExample ? "\($0.code), for example: \($0.message)" : $0.message] }
    }

    private func table(_ caption: String, _ header: [String], _ rows: [[String]]) -> String {
        let head = header.map { "<th scope=\"col\">\(Self.escaped($0))</th>" }.joined()
        let body = rows.map { "<tr>" + $0.map { "<td>\(Self.escaped($0))</td>" }.joined() + "</tr>" }.joined(
            separator: "\n"
        )
        return
            "<h2>\(Self.escaped(caption))</h2>\n<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)\n</tbody>\n</table>"
    }

    /// Text as HTML shows it: cells and messages come from elsewhere, and must never become markup.
    static func escaped(_ text: String) -> String {
        // By scalars: a combining mark behind a `<` makes it another character, and leaves it markup all the same.
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
