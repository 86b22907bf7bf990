import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// README, read as somebody does who pastes what it says.
@Suite("README", .timeLimit(.minutes(5)))
struct ReadmeTests {
    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
    private static var page: MarkdownPage {
        get throws { try MarkdownPage(path: root.appending("README.md").string) }
    }

    /// Exit codes of commands that rightly end with something else than 0.
    private static let codes: [String: Int] = [
        "muster import robots.csv --limit 1": 75,
        // Nobody is there to answer what they ask.
        "muster init": 64,
        "muster undo muster-runs/2026-11-21T06-43-00Z-robots": 64,
    ]

    @Test("Every command works when it is pasted, in the order of the page")
    func commands() async throws {
        try await withSamples { muster in
            var options = SandboxOptions()
            options.accounts = 20
            try await Sandbox.run(options) { sandbox in
                try muster.write(Self.sheet, to: "robots.csv")
                let commands = try Self.page.commands
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
            lines.append("{ \(rehearsed)\n} > output-\(number) 2>&1\necho $? >&3")
            if rehearsed.hasSuffix("&"), let port = rehearsed.firstMatch(of: /--port (\d+)/)?.1 {
                lines.append("until (: <> /dev/tcp/127.0.0.1/\(port)) 2> /dev/null; do sleep 0.05; done")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Ports that nothing else listens on, instead of the page's.
    private static let ports: [(String, String)] = {
        let first = 20_000 + Int(getpid()) % 10_000 * 2
        return [("8021", "\(first)"), ("8022", "\(first + 1)")]
    }()

    /// A command of the page as it is run here: what stands for something of the reader's own stands for something of the test's.
    private static func rehearsed(_ command: String, _ sandbox: RunningSandbox) -> String {
        // These build, test or measure, for minutes; that they are there is enough.
        if command.hasPrefix("swift test") { return "test -f '\(root.appending("Package.swift"))'" }
        if let script = command.firstMatch(of: /^scripts\/[a-z]+/)?.0 { return "test -x '\(root)/\(script)'" }
        var rehearsed = command
        for (theirs, ours) in [
            ("swift run muster", "muster"),
            ("https://cloud.uipath.com/acme/identity_", sandbox.apiURL),
            ("MUSTER_CLIENT_ID=…", "MUSTER_CLIENT_ID=\(sandbox.options.clientID)"),
            ("MUSTER_CLIENT_SECRET=…", "MUSTER_CLIENT_SECRET=\(sandbox.options.clientSecret)"),
            ("muster-runs/2026-11-21T06-43-00Z-robots", "$(ls -d muster-runs/*-robots | head -1)"),
        ] + ports {
            rehearsed = rehearsed.replacing(theirs, with: ours)
        }
        guard rehearsed.hasPrefix("muster sandbox"), !rehearsed.hasSuffix("&") else { return rehearsed }
        // It would listen for ever: it is ended as by Ctrl-C once it does.
        return
            "\(rehearsed) --port 0 > listens & until grep -qs listens listens; do sleep 0.05; done; kill -TERM $!; wait $!"
    }

    @Test("Every link leads to a heading or a file that is there")
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
}
