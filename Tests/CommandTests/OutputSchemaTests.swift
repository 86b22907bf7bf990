import Foundation
import IdentitySandbox
import SystemPackage
import Testing
import TestSupport

/// What `--output json` prints is held against `muster.schema.json`: an object that it does not describe, or a name that it does not know, fails.
@Suite("--output json", .inTurn)
struct OutputSchemaTests {
    @Test("Every command prints only objects that the schema describes, and all that it describes are printed")
    func schema() async throws {
        try await withSamples { muster in
            let schema = try JSON(try await muster("help", "schema").output)
            let validator = JSONSchemaValidator(schema)
            var seen: Set<String> = []
            for line in try await Self.everything(muster) {
                let value = try JSON(line)
                #expect(validator.problems(of: value) == [], "\(line)")
                seen.insert(value["event"]?.text ?? "")
            }
            let events = schema["oneOf"]?.elements.compactMap { reference -> String? in
                let name = reference["$ref"]?.text?.split(separator: "/").last.map(String.init)
                return name.flatMap { schema["$defs"]?[$0]?["properties"]?["event"]?["const"]?.text }
            }
            #expect(seen == Set(events ?? []))
        }
    }

    /// All lines of calls that between them print every kind of object.
    private static func everything(_ muster: Muster) async throws -> [String] {
        var lines: [String] = []
        let sheet = "samples/robot-accounts.csv"
        let mistakes = "samples/with-mistakes.csv"
        try muster.write("id,name\n1,a\n2,b,c\n", to: "broken.csv")
        try muster.write("Robot;Label\na;b\n", to: "no-name.csv")
        try muster.write("name,displayName,groups\n3.2E+15,MÃ¼ller,#REF!\n,,\n", to: "damaged.csv")
        try muster.write(
            "name,partitionGlobalId\na,11111111-1111-1111-1111-111111111111\n",
            to: "organizations.csv"
        )
        let calls: [(arguments: [String], code: Int32)] = [
            (["inspect", sheet], 0),
            (["inspect", "no-name.csv"], 65),
            (["inspect", "broken.csv"], 65),
            (["inspect", "damaged.csv"], 0),
            (["check", "--sandbox", "--quota", "cloud"], 0),
            (["check", "--sandbox", "--deep"], 0),
            (["check", "--url", "http://127.0.0.1:1/"], 77),
            (["init", "--sandbox", "--product", "cloud"], 64),
            (["plan", sheet, "--sandbox", "--out", "friday.plan"], 0),
            (["plan", "organizations.csv", "--by-organization", "sheets"], 0),
            (["plan", mistakes, "--sandbox", "--quota", "cloud"], 0),
            (["import", "--plan", "friday.plan", "--sandbox", "--yes"], 0),
            (["import", sheet, "--sandbox", "--yes", "--limit", "1"], 75),
            (["resume", "--sandbox", "--yes"], 0),
            (["import", mistakes, "--sandbox", "--run", "mistakes"], 1),
            (["retry", "mistakes", "--sandbox", "--all"], 1),
            (["report", "mistakes"], 0),
            (["report", "mistakes", "./mistakes"], 0),
            (["runs"], 0),
            (["undo", "mistakes", "--sandbox", "--delete-created", "--yes"], 0),
            (["export", "--sandbox"], 0),
            (["ui", sheet, "--sandbox", "--no-browser", "--idle-timeout", "1s"], 0),
            (["export", "--sandbox", "--out", "accounts.jsonl"], 0),
            (["import", sheet, "--sandbox"], 64),
            (["import", sheet, "--sandbox", "--yes", "--max-removals", "0"], 3),
            (["import", "nowhere.csv", "--sandbox"], 66),
            (["import", sheet], 78),
            (["import", sheet, "--url", "http://127.0.0.1:1/"], 77),
            (["import", "--dryrun", sheet], 64),
            (["improt", sheet], 64),
            (["sandbox", "--faults", "nothing=1"], 64),
            (["login", "--sandbox", "--no-browser", "--timeout", "1s", "--redirect-port", "0"], 77),
            (["logout"], 0),
            (["runs", "--prune", "0s"], 0),
        ]
        for (arguments, code) in calls {
            let ended = try await muster.run(arguments + ["--output", "json"])
            #expect(ended.code == code, "\(arguments): \(ended.errors)")
            let printed = ended.output.split(separator: "\n").map(String.init)
            // Whoever reads the last line knows how it ended.
            #expect(printed.isEmpty == false, "\(arguments)")
            if code > 2, let last = printed.last {
                #expect(try JSON(last)["exitCode"]?.number == Int(code), "\(arguments): \(last)")
            }
            lines += printed
        }
        lines += try await sandbox(muster)
        lines += try await SignIn(muster: muster, options: ["--sandbox"]).run().output.split(separator: "\n").map(
            String.init
        )
        return try await lines + troubled()
    }

    /// What a sandbox prints before it is ended.
    private static func sandbox(_ muster: Muster) async throws -> [String] {
        let ended = try await muster.with("sandbox", "--port", "0", "--output", "json") { process in
            try await muster.waitUntilPrinted("\n")
            kill(process, SIGTERM)
        }
        return ended.output.split(separator: "\n").map(String.init)
    }

    /// What a run prints that takes a while and meets a service with fewer rights than planned.
    private static func troubled() async throws -> [String] {
        var lines: [String] = []
        try await withSandbox(faults: "group-write=deny", accounts: 4) { muster, sandbox in
            let rows = (1...4).map { "robot-00000\($0),gryff-01" }
            try muster.write((["name,addGroups"] + rows).joined(separator: "\n"), to: "groups.csv")
            // No answer comes before the run has told how far it is.
            await sandbox.holdAnswers(afterCreates: 0)
            let ended = try await muster.with(
                "import",
                "groups.csv",
                "--strategy",
                "group",
                "--concurrency",
                "1",
                "--output",
                "json"
            ) { _ in
                try await muster.waitUntilPrinted("\"progress\"")
                await sandbox.releaseAnswers()
            }
            #expect(ended.code == 0, "\(ended.errors)")
            lines = ended.output.split(separator: "\n").map(String.init)
        }
        return lines
    }

    @Test("Every command knows --output json and --quiet")
    func everywhere() async throws {
        try await withSamples { muster in
            let help = try await muster("--help").output
            let commands = help.split(separator: "\n").drop { $0 != "COMMANDS" }.dropFirst().prefix {
                $0.hasPrefix("  ")
            }
            .filter { !$0.hasPrefix("   ") }.compactMap { $0.split(separator: " ").first.map(String.init) }.filter {
                $0 != "help"
            }
            #expect(commands.count >= 9)
            for command in commands {
                let page = try await muster(command, "--help").output
                #expect(page.contains("--output <format>") && page.contains("--quiet"), "\(command)")
            }
        }
    }

    @Test("A broken file's problems are reported by line, column and row")
    func problems() async throws {
        try await withSamples { muster in
            try muster.write("id,name\n1,a\n2,b,c\n3\n", to: "broken.csv")
            let ended = try await muster("import", "broken.csv", "--sandbox", "--output", "json")
            let error = try JSON(ended.output)
            #expect(error["code"] == .string("invalidInput"))
            let problem = try #require(error["problems"]?.elements.first)
            #expect(problem["file"] == .string("broken.csv"))
            #expect(problem["line"]?.number == 3)
            #expect(problem["column"]?.number == 1)
            #expect(problem["row"]?.number == 2)
            #expect(error["problemCount"]?.number == 2)
            // People are told too.
            #expect(ended.errors.hasPrefix("broken.csv:3:1: row 2 has 3 fields"))
        }
    }

    @Test(
        "--quiet leaves only results on standard output and nothing on standard error",
        arguments: [
            "plan samples/robot-accounts.csv --sandbox --quiet",
            "import samples/robot-accounts.csv --sandbox --yes --quiet",
            "import samples/robot-accounts.csv --sandbox --yes --quiet --output json",
            "export --sandbox --quiet",
            "inspect samples/robot-accounts.csv --quiet",
        ]
    )
    func quiet(line: String) async throws {
        try await withSamples { muster in
            let ended = try await muster.shell("muster \(line)")
            #expect(ended.code == 0)
            #expect(ended.errors == "")
            #expect(ended.output != "")
        }
    }
}
