import Foundation

/// The code of one Swift file: which types it declares, and which words it uses. Comments and the prose of string literals do not count; what is interpolated into a string does.
public struct SourceCode: Sendable {
    /// The types that it declares at its top level and that other files can name.
    public let declaredTypes: Set<String>
    /// The words that begin with a capital letter, as type names do.
    public let names: Set<String>

    /// Reads a file's text.
    public init(_ text: String) {
        let code = Self.code(of: text)
        // A boundary of words (\b) is none: to it, "Report.name" is one word.
        let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        names = Set(words.filter { $0.first?.isUppercase == true }.map(String.init))
        let declaration =
            /(?m)^(?<modifiers>(?:(?:@\w+(?:\([^)\n]*\))?|public|package|internal|private|fileprivate|final|indirect|nonisolated)\s+)*)(?:struct|enum|class|actor|protocol|typealias)\s+(?<name>[A-Z]\w*)/
        let visible = code.matches(of: declaration).filter { !$0.output.modifiers.contains("private") }
        declaredTypes = Set(visible.map { String($0.output.name) })
    }

    /// The text without comments and without what string literals say.
    private static func code(of text: String) -> String {
        var scanner = Scanner(rest: Substring(text))
        scanner.scanCode(until: nil)
        return scanner.code
    }

    /// Reads from the front of a text and keeps what is code.
    private struct Scanner {
        var rest: Substring
        var code = ""

        /// Reads code up to the closing bracket of an interpolation, or to the end.
        mutating func scanCode(until end: Character?) {
            var depth = 0
            while let character = rest.first {
                if rest.hasPrefix("//") {
                    rest = rest.drop { !$0.isNewline }
                } else if rest.hasPrefix("/*") {
                    rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
                } else if character == "\"" || rest.hasPrefix("#\"") || rest.hasPrefix("##\"") {
                    scanString()
                } else {
                    if character == "(" { depth += 1 }
                    if character == ")" {
                        if depth == 0, end != nil { return }
                        depth -= 1
                    }
                    code.append(rest.removeFirst())
                }
            }
        }

        /// Reads a string literal, and the code that is interpolated into it.
        private mutating func scanString() {
            let hashes = String(rest.prefix { $0 == "#" })
            rest = rest.dropFirst(hashes.count)
            let quotes = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
            rest = rest.dropFirst(quotes.count)
            while !rest.isEmpty, !rest.hasPrefix(quotes + hashes) {
                if rest.hasPrefix("\\\(hashes)(") {
                    rest = rest.dropFirst(hashes.count + 2)
                    code.append(" ")
                    scanCode(until: ")")
                    code.append(" ")
                } else {
                    rest = rest.dropFirst(rest.hasPrefix("\\") && hashes.isEmpty ? 2 : 1)
                }
            }
            rest = rest.dropFirst(quotes.count + hashes.count)
            code.append("\"\"")
        }
    }
}
