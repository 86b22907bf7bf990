/// A page of help as text for a terminal.
struct HelpText {
    private static let indent = "  "
    private static let widestTerm = 24

    let page: HelpPage
    /// In columns.
    let width: Int

    /// The page, a line each.
    var lines: [String] {
        let name = page.name.isEmpty ? "muster" : "muster \(page.name)"
        let title = Self.wrapped("\(name): \(page.abstract)", to: width)
        var isBelowHeading = false
        return title
            + page.parts.flatMap { part -> [String] in
                defer { isBelowHeading = if case .heading = part { true } else { false } }
                return (isBelowHeading ? [] : [""]) + lines(of: part)
            }
    }

    private func lines(of part: HelpPage.Section) -> [String] {
        switch part {
        case .heading(let text): [text.uppercased()]
        case .text(let text): Self.wrapped(text, to: width - Self.indent.count).map { Self.indent + $0 }
        case .lines(let lines): lines.map { Self.indent + Self.indent + $0 }
        case .table(let rows): table(rows)
        }
    }

    private func table(_ rows: [(term: String, meaning: String)]) -> [String] {
        let terms = isOptions(rows) ? optionTerms : rows.map(\.term)
        let column = min(terms.map(\.count).max() ?? 0, Self.widestTerm) + 2
        let hanging = String(repeating: " ", count: column)
        return rows.flatMap { row -> [String] in
            let meaning = Self.wrapped(row.meaning, to: width - Self.indent.count - column)
            // A term that is too wide for its column has a line of its own.
            let first = row.term.count > column - 2 ? [row.term] : []
            let labels = first.isEmpty ? [row.term.padded(to: column)] : [hanging]
            let rest = zip(labels + Array(repeating: hanging, count: meaning.count), meaning).map { $0 + $1 }
            return (first + rest).map { Self.indent + $0 }
        }
    }

    /// All options of a page stand in one column, whatever their group.
    private var optionTerms: [String] {
        page.parts.flatMap { part -> [String] in
            if case .table(let rows) = part, isOptions(rows) { rows.map(\.term) } else { [] }
        }
    }

    private func isOptions(_ rows: [(term: String, meaning: String)]) -> Bool {
        rows.allSatisfy { $0.term.hasPrefix("-") || $0.term.hasPrefix("<") }
    }

    /// Text in lines of at most `width` columns, broken between words.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.displayWidth + 1 + word.displayWidth <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Returns texts in a column of their own, of at least 20 characters, with a label before the first line.
    ///
    /// - Parameters:
    ///   - label: the label.
    ///   - text: the first text.
    ///   - more: what follows on lines of its own.
    ///   - width: the width of all.
    static func labelled(_ label: String, _ text: String, _ more: String?, to width: Int) -> [String] {
        let indent = String(repeating: " ", count: label.count)
        var lines = [text, more].compactMap(\.self).flatMap { text in
            let lines = wrapped(text, to: max(width - label.count, 20))
            return (lines.isEmpty ? [""] : lines).map { indent + $0 }
        }
        lines[0] = label + lines[0].dropFirst(label.count)
        return lines
    }
}
