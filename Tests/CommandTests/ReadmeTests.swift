import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// README and the guides, read as somebody does who pastes what they say.
@Suite("README and guides", .inTurn)
struct ReadmeTests {
    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
    private static var page: MarkdownPage {
        get throws { try MarkdownPage(path: root.appending("README.md").string) }
    }
    private static var guides: [MarkdownPage] {
        get throws {
            let folder = root.appending("Sources/Muster/Muster.docc").string
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
            return try names.sorted().map { try MarkdownPage(path: "\(folder)/\($0)") }
        }
    }

    /// Exit codes of commands that rightly end with something else than 0.
    private static let codes: [String: Int] = [
        "muster import robots.csv --limit 1": 75,
        // Nobody is there to answer what they ask.
        "muster init": 64,
        "muster undo muster-runs/2026-11-21T06-43-00Z-robots": 64,
    ]

    @Test("A newcomer needs two commands")
    func newcomer() throws {
        let two = ["swift run muster import samples/robot-accounts.csv --sandbox --yes", "swift test"]
        #expect(try Array(Self.page.commands.prefix(2)) == two)
    }

    @Test("Every command works when it is pasted, in the order of the page")
    func commands() async throws {
        try await withSamples { muster in
            var options = SandboxOptions()
            options.accounts = 20
            try await Sandbox.run(options) { sandbox in
                try muster.write(Self.sheet, to: "robots.csv")
                try muster.write("name,partitionGlobalId\na,\(UUID().uuidString)\n", to: "all.csv")
                let commands = try Self.page.commands + Self.guides.flatMap(\.commands)
                #expect(commands.count > 20)
                try muster.write(Self.script(commands, sandbox), to: "readme.sh")
                let ended = try await muster.shell("bash readme.sh")
                let codes = ended.output.split(separator: "\n").compactMap { Int($0) }
                try #require(codes.count == commands.count, "\(ended.output)\(ended.errors)")
                for (number, command) in commands.enumerated() {
                    let output = try String(
                        contentsOfFile: muster.folder.appending("output-\(number)").string,
                        encoding: .utf8
                    )
                    #expect(codes[number] == Self.codes[command, default: 0], "\(command)\n\(output)")
                }
            }
        }
    }

    /// Rows as people have them: some to create, some to change, all about accounts of the sandbox.
    private static let sheet = """
        name,displayName,addGroups,Cost center
        invoice-09,Invoice 9,Finance,CC-210
        robot-000001,Invoice 1,Finance;Invoicing,CC-210
        robot-000002,,Finance,CC-211

        """

    /// One script of all commands. Each writes its output to a file and its exit code to standard output; what goes on in the background is ended at the end.
    private static func script(_ commands: [String], _ sandbox: RunningSandbox) throws -> String {
        var lines = ["exec 3>&1 < /dev/null", "trap 'kill $(jobs -p) 2> /dev/null' EXIT"]
        for (number, command) in commands.enumerated() {
            let rehearsed = rehearsed(command, sandbox)
            lines.append("{ \(rehearsed)\n} > output-\(number) 2>&1")
            if command.hasSuffix("&"), let port = command.firstMatch(of: /--port (\d+)/)?.1 {
                // The shell says 0 whatever it began; what counts is that it is there, and listens.
                lines.append(wait(until: "grep -qs listens listens-\(port)"))
                lines.append("port_\(port)=$(grep -o '127.0.0.1:[0-9]*' listens-\(port) | sed -n '1s/.*://p')")
                lines.append("kill -0 $! 2> /dev/null")
            }
            lines.append("echo $? >&3")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What waits in the shell for something that the latest job brings about, and no longer than that runs.
    private static func wait(until condition: String) -> String {
        "until \(condition) || ! kill -0 $! 2> /dev/null; do sleep 0.05; done"
    }

    /// A command of the page as it is run here: what stands for something of the reader's own stands for something of the test's.
    private static func rehearsed(_ command: String, _ sandbox: RunningSandbox) -> String {
        // It would run these very tests.
        if command == "swift test" { return "test -f '\(root.appending("Package.swift"))'" }
        if command.hasPrefix("scripts/") { return explained(command) }
        var rehearsed = command
        for (theirs, ours) in [
            ("swift run muster", "muster"),
            ("cd /srv/robots", "cd ."),
            ("https://cloud.uipath.com/acme/identity_", sandbox.apiURL),
            ("MUSTER_CLIENT_ID=…", "MUSTER_CLIENT_ID=\(sandbox.options.clientID)"),
            ("MUSTER_CLIENT_SECRET=…", "MUSTER_CLIENT_SECRET=\(sandbox.options.clientSecret)"),
            ("muster-runs/2026-11-21T06-43-00Z-robots", "$(ls -d muster-runs/*-robots | head -1)"),
        ] {
            rehearsed = rehearsed.replacing(theirs, with: ours)
        }
        // The page's ports may be taken here: a free one is taken, and its number is what the command prints.
        rehearsed.replace(/--port (\d+)(.*)> \/dev\/null &$/) { "--port 0\($0.2)> listens-\($0.1) &" }
        rehearsed.replace(/127\.0\.0\.1:(80\d\d)/) { "127.0.0.1:$port_\($0.1)" }
        guard rehearsed.hasPrefix("muster sandbox"), !rehearsed.hasSuffix("&") else { return rehearsed }
        // It would listen for ever: it is ended as by Ctrl-C once it does.
        return
            "\(rehearsed) --port 0 > listens & \(wait(until: "grep -qs listens listens")); kill -TERM $!; wait $!"
    }

    /// A script that builds or measures for minutes, asked instead what it is and whether it has the options that it is given.
    private static func explained(_ command: String) -> String {
        let words = command.prefix { $0 != "#" }.split(separator: " ")
        let script = "'\(root)/\(words[0])'"
        let known = words.filter { $0.hasPrefix("--") }.map { " && grep -q -e '\($0)' script-help" }.joined()
        // Not every machine has Python, which no part of the program needs.
        return """
            if grep -q '^#!.*python3' \(script) && ! command -v python3 > /dev/null; then test -x \(script)
            else \(script) --help > script-help\(known); fi
            """
    }

    @Test("Every command and option that the text names is there")
    func namedInText() async throws {
        let pages = try [Self.page] + Self.guides
        let spans = pages.flatMap(\.codeSpans)
        try await withSamples { muster in
            let called = (spans + pages.flatMap(\.commands)).filter { $0.hasPrefix("muster ") }
                .map { $0.split(separator: " ").dropFirst() }
            let names = Set(called.compactMap(\.first).filter { !$0.hasPrefix("-") })
            #expect(names.count > 5)
            var helps: [String: String] = [:]
            for name in names {
                let ended = try await muster("help", String(name))
                #expect(ended.code == 0, "muster \(name)")
                helps[String(name)] = ended.output
            }
            for topic in Set(called.filter { $0.first == "help" }.compactMap { $0.dropFirst().first }) {
                #expect(try await muster("help", String(topic)).code == 0, "muster help \(topic)")
            }
            let general = try await muster("--help").output
            for words in called {
                let help = words.first.flatMap { helps[String($0)] } ?? general
                for option in words where option.hasPrefix("--") {
                    #expect(help.contains(option), "muster \(words.joined(separator: " "))")
                }
            }
            let all = helps.values.joined()
            for span in spans where span.hasPrefix("--") {
                let option = span.prefix { $0 != " " }
                #expect(all.contains("\(option) ") || all.contains("\(option)\n"), "\(span)")
            }
        }
    }

    @Test("Every link of README leads to a heading or a file that exists")
    func links() throws {
        let page = try Self.page
        #expect(page.links.count > 10)
        for link in page.links where !link.hasPrefix("https:") {
            let isThere =
                link.hasPrefix("#")
                ? page.anchors.contains(link)
                : FileManager.default.fileExists(atPath: Self.root.appending(link).string)
            #expect(isThere, "\(link)")
        }
    }

    @Test("README links every guide, and guides link only guides that exist")
    func guideLinks() throws {
        let folder = Self.root.appending("Sources/Muster/Muster.docc")
        let names = try Set(
            FileManager.default.contentsOfDirectory(atPath: folder.string).filter { $0.hasSuffix(".md") }
                .map { String($0.dropLast(3)) }
        )
        let linked = Set(try Self.page.links.filter { $0.contains(".docc/") }.compactMap { FilePath($0).stem })
        // Muster.md is the page of the library.
        #expect(names.subtracting(linked) == ["Muster"])
        let links = try names.flatMap { name in
            try String(contentsOfFile: folder.appending("\(name).md").string, encoding: .utf8)
                .matches(of: /<doc:(\w+)>/).map { String($0.1) }
        }
        #expect(links.count > 10)
        #expect(Set(links).subtracting(names) == [])
    }

    @Test("README stays short enough to read in one go")
    func length() throws {
        let text = try String(contentsOfFile: Self.root.appending("README.md").string, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 350)
    }
}
