import Foundation
import SystemPackage
import TestSupport
import Testing

/// The page for maintainers names files and declarations, which move.
@Suite("The page for maintainers", .inTurn)
struct MaintainerPageTests {
    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    /// A file that the page names, and the names that follow it on the same line.
    struct Mention: Sendable {
        let line: Int
        let path: String
        var names: [String] = []
    }

    /// The mentions in a page, in its order.
    static func mentions(in text: String) -> [Mention] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            var mentions: [Mention] = []
            for span in line.matches(of: /`([^`]+)`/).map({ String($0.1) }) {
                if span.hasPrefix("Sources/") || span.hasPrefix("scripts/") {
                    mentions.append(Mention(line: number + 1, path: span))
                } else if !mentions.isEmpty, span.wholeMatch(of: /\w+/) != nil {
                    mentions[mentions.count - 1].names.append(span)
                }
            }
            return mentions
        }
    }

    /// What is wrong with a page: files that are missing, and names that do not occur in their file.
    static func problems(of text: String) -> [String] {
        mentions(in: text).flatMap { mention -> [String] in
            let path = root.appending(mention.path).string
            guard FileManager.default.fileExists(atPath: path) else {
                return ["line \(mention.line): \(mention.path) is missing"]
            }
            guard !mention.names.isEmpty else { return [] }
            let source = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let words = Set(source.split { !$0.isLetter && !$0.isNumber && $0 != "_" })
            return mention.names.filter { !words.contains(Substring($0)) }
                .map { "line \(mention.line): \(mention.path) has no \($0)" }
        }
    }

    @Test("Every file that the page names exists and holds the names that follow it")
    func page() throws {
        let path = Self.root.appending("Sources/Muster/Muster.docc/HowARowTravels.md").string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let mentions = Self.mentions(in: text)
        #expect(mentions.count > 50)
        #expect(mentions.count { !$0.names.isEmpty } > 45)
        #expect(Self.problems(of: text) == [])
    }

    @Test("A missing file and a missing name are found")
    func problemsAreFound() {
        let text = """
            `Sources/Muster/Nowhere.swift`: `Run`
            | `Sources/Muster/Execution/Run.swift` | `Run`, `vanished` |
            """
        #expect(
            Self.problems(of: text) == [
                "line 1: Sources/Muster/Nowhere.swift is missing",
                "line 2: Sources/Muster/Execution/Run.swift has no vanished",
            ]
        )
    }
}
