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
                if ["Sources/", "Tests/", "scripts/"].contains(where: span.hasPrefix) {
                    mentions.append(Mention(line: number + 1, path: span))
                } else if !mentions.isEmpty, span.wholeMatch(of: /\w+/) != nil {
                    mentions[mentions.count - 1].names.append(span)
                }
            }
            return mentions
        }
    }

    /// Whether Swift source declares a name: a function, an initializer, a property, a case or a type. An extension of a type and a comment declare nothing.
    static func declares(_ name: String, in source: String) throws -> Bool {
        let code = source.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
        let keywords = "func|var|let|case|struct|class|enum|actor|protocol|typealias"
        let declaration = try Regex(
            name == "init" ? #"(^|[^.\w])init[?(<]"# : #"\b(\#(keywords)) +(\w+, )*\#(name)\b"#
        )
        return code.contains { $0.contains(declaration) }
    }

    /// What is wrong with a page: files that are missing, and names that their file does not declare.
    static func problems(of text: String) throws -> [String] {
        try mentions(in: text).flatMap { mention -> [String] in
            let path = root.appending(mention.path).string
            guard FileManager.default.fileExists(atPath: path) else {
                return ["line \(mention.line): \(mention.path) is missing"]
            }
            guard !mention.names.isEmpty else { return [] }
            let source = try String(contentsOfFile: path, encoding: .utf8)
            return try mention.names.filter { try !declares($0, in: source) }
                .map { "line \(mention.line): \(mention.path) does not declare \($0)" }
        }
    }

    @Test("Every file that the page names exists and declares the names that follow it")
    func page() throws {
        let path = Self.root.appending("Sources/Muster/Muster.docc/HowARowTravels.md").string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let mentions = Self.mentions(in: text)
        #expect(mentions.count > 50)
        #expect(mentions.count { !$0.names.isEmpty } > 45)
        let problems = try Self.problems(of: text)
        #expect(problems == [])
    }

    @Test("A missing file, a missing name, and a name that the file only extends or mentions are found")
    func problemsAreFound() throws {
        let text = """
            `Sources/Muster/Nowhere.swift`: `Run`
            | `Sources/Muster/Execution/Run.swift` | `Run`, `vanished` |
            `Sources/Muster/Plan/Rows/TouchedAccount+Reconciling.swift`: `TouchedAccount`, `reconciled`
            `Sources/Muster/Execution/WriteCall.swift`: `RetryingExecutor`
            """
        #expect(
            try Self.problems(of: text) == [
                "line 1: Sources/Muster/Nowhere.swift is missing",
                "line 2: Sources/Muster/Execution/Run.swift does not declare vanished",
                "line 3: Sources/Muster/Plan/Rows/TouchedAccount+Reconciling.swift does not declare TouchedAccount",
                "line 4: Sources/Muster/Execution/WriteCall.swift does not declare RetryingExecutor",
            ]
        )
    }

    @Test(
        "Each kind of declaration counts, and a use does not",
        arguments: [
            ("take", "    mutating func take(_ row: Row) {", true), ("take", "    rows.take(row)", false),
            ("take", "    func takeAll() {", false), ("limit", "    let limit: Int", true),
            ("limit", "    /// Returns var limit", false), ("limit", "    self.limit = 1", false),
            ("init", "    init?(_ reader: Reader) {", true), ("init", "    self.init(reader)", false),
            ("init", "    let initial = 1", false), ("unknown", "    case created, unknown", true),
            ("Ledger", "package struct Ledger: Sendable {", true), ("Ledger", "extension Ledger {", false),
        ]
    )
    func declarations(name: String, line: String, isDeclared: Bool) throws {
        #expect(try Self.declares(name, in: "import Foundation\n" + line) == isDeclared)
    }
}
