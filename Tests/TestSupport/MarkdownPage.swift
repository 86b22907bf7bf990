import Foundation

/// A page of documentation, as far as tests look at it.
public struct MarkdownPage: Sendable {
    private let lines: [Substring]

    /// The page in a file.
    public init(path: String) throws {
        lines = try String(contentsOfFile: path, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
    }

    /// The commands in its blocks of shell and its crontabs, in their order; one that is continued with `\` is one.
    public var commands: [String] {
        var commands: [String] = []
        var isShell = false
        var isCrontab = false
        var isContinued = false
        for line in lines.map({ $0.drop { $0 == " " } }) {
            if line.hasPrefix("```") {
                isShell = line == "```sh"
                isCrontab = line == "```crontab"
                continue
            }
            if isCrontab, let command = line.split(separator: " ", maxSplits: 5).dropFirst(5).first {
                commands.append(String(command))
            }
            guard isShell, !line.isEmpty else { continue }
            let text = line.hasSuffix("\\") ? line.dropLast() : line
            if isContinued { commands[commands.count - 1] += text } else { commands.append(String(text)) }
            isContinued = line.hasSuffix("\\")
        }
        return commands
    }

    /// What stands between backquotes in its text.
    public var codeSpans: [String] {
        var isText = true
        return lines.flatMap { line -> [String] in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isText.toggle()
                return []
            }
            return isText ? line.matches(of: /`+([^`]+)`+/).map { String($0.1) } : []
        }
    }

    /// Where its links lead: addresses, paths from its folder, and `#heading` within it.
    public var links: [String] {
        lines.flatMap { $0.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }
    }

    /// What its headings are called in links: `#big-jobs-and-quotas`.
    public var anchors: Set<String> {
        Set(
            lines.filter { $0.hasPrefix("#") }.map { line in
                "#" + line.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
            }
        )
    }
}
