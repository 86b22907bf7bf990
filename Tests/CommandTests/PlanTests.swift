import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("muster plan", .inTurn)
struct PlanTests {
    private static let sheet = """
        name,displayName,addGroups,removeGroups,action
        robot-000001,First,,,
        robot-000002,,Finance;Invoicing,,
        robot-000003,,Finance;Invoicing,,
        robot-000004,,Finance;Invoicing,,
        new-1,New 1,Finance,,
        robot-000005,,,,delete
        robot-000006,,Finanze,,
        robot-000007,,,,skip

        """

    private func with(
        _ faults: String = "",
        _ body: (Muster, RunningSandbox) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.accounts = 12
        if !faults.isEmpty { options.faults = try Faults(parsing: faults) }
        try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                let muster = Muster(folder, sandbox)
                try muster.write(Self.sheet, to: "sheet.csv")
                try await body(muster, sandbox)
            }
        }
    }

    private func writes(_ sandbox: RunningSandbox) async -> [String: Int] {
        await sandbox.snapshot().calls.filter { !$0.key.hasPrefix("GET") && $0.key != "POST token" }
    }

    @Test(
        "It tells each change as a difference, the rows that cannot be done by their places, and the bill; and writes nothing"
    )
    func differences() async throws {
        try await with { muster, sandbox in
            let ended = try await muster("plan", "sheet.csv", "--allow-delete")
            let lines = ended.output.split(separator: "\n").map(String.init)
            #expect(lines.contains("~ robot-000001  display \"Robot 000001\" → \"First\""), "\(ended.output)")
            #expect(lines.contains { $0.hasPrefix("~ robot-000002  groups +") })
            #expect(lines.contains("+ new-1  groups +Finance  display \"New 1\""))
            #expect(lines.contains { $0.hasPrefix("− robot-000005  id ") })
            #expect(lines.contains("! sheet.csv:8: row 7: no group 'Finanze'. Did you mean 'Finance'?"))
            #expect(lines.contains { $0.hasPrefix("sheet.csv: 8 rows, organization of 13 accounts") })
            #expect(lines.contains { $0.hasPrefix("  PUT") } && lines.contains { $0.hasPrefix("  about ") })
            #expect(ended.code == 0 && ended.errors.isEmpty)
            #expect(await writes(sandbox).isEmpty)
            let dry = try await muster("import", "sheet.csv", "--allow-delete", "--dry-run")
            // How long it will take depends on how long a call took.
            let lasting = { (text: String) in text.split(separator: "\n").filter { !$0.hasPrefix("  about ") } }
            #expect(lasting(dry.output) == lasting(ended.output) && dry.code == 0)
        }
    }

    @Test("As JSON, each line is an object; the last one is the bill")
    func json() async throws {
        try await with { muster, _ in
            let ended = try await muster(
                "plan",
                "sheet.csv",
                "--allow-delete",
                "--output",
                "json",
                "--strategy",
                "group"
            )
            let objects = try ended.output.split(separator: "\n").map {
                try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(
                objects.compactMap { $0["event"] as? String } == ["sheet"] + Array(repeating: "change", count: 6) + [
                    "row", "row", "plan",
                ]
            )
            #expect(objects[0]["layout"] as? String == "accounts" && objects[0]["mode"] as? String == "upsert")
            #expect(objects[7]["line"] as? Int == 8 && objects[7]["code"] as? String == "unknownGroup")
            let cost = try #require(objects.last)
            #expect(cost["creates"] as? Int == 1 && cost["updates"] as? Int == 4 && cost["deletes"] as? Int == 1)
            #expect(cost["accountsByGroup"] as? Int == 3)
            #expect((cost["calls"] as? [String: Int])?["PUT"] == 1 + (cost["groupCalls"] as? Int ?? 0))
        }
    }

    @Test(
        "Its exit code tells whether something would change, when it is asked to",
        arguments: [
            ("name\nrobot-000001\n", 0), ("name,displayName\nrobot-000001,New\n", 2),
            ("name,groups\nrobot-000001,Nowhere\n", 1),
        ] as [(String, Int32)]
    )
    func exitCode(sheet: String, code: Int32) async throws {
        try await with { muster, _ in
            try muster.write(sheet, to: "sheet.csv")
            #expect(try await muster("plan", "sheet.csv", "--detailed-exitcode").code == code)
            #expect(try await muster("plan", "sheet.csv").code == 0)
        }
    }

    @Test("A kept plan is run without its sheet, holds no secret, and leaves alone what has changed meanwhile")
    func kept() async throws {
        try await with { muster, sandbox in
            let planned = try await muster("plan", "sheet.csv", "--allow-delete", "--out", "kept.plan")
            #expect(planned.errors.contains("muster import --plan kept.plan"))
            let bytes = try Data(contentsOf: URL(filePath: muster.folder.appending("kept.plan").string))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
            // Somebody else renames the first account, and the sheet goes away.
            let other = Muster(muster.folder.appending("other"), sandbox)
            try FileManager.default.createDirectory(atPath: other.folder.string, withIntermediateDirectories: true)
            try other.write("name,displayName\nrobot-000001,Theirs\n", to: "other.csv")
            #expect(try await other("import", "other.csv", "--yes").code == 0)
            try FileManager.default.removeItem(atPath: muster.folder.appending("sheet.csv").string)
            let ended = try await muster("import", "--plan", "kept.plan", "--yes", "--run", "run")
            #expect(ended.code == 1, "\(ended.errors)")
            #expect(
                ended.errors.contains("'robot-000001': its display name went from 'Robot 000001' to 'Theirs'"),
                "\(ended.errors)"
            )
            let rows = try allReports(muster.folder.appending("run"))
            #expect(
                (1...8).map { rows[$0]?["_status"] } == [
                    "failed", "updated", "updated", "updated", "created", "deleted", "failed", "skipped",
                ]
            )
            #expect(await sandbox.snapshot().accounts.first { $0.name == "robot-000001" }?.displayName == "Theirs")
        }
    }

    @Test("A kept plan is not run against another service")
    func otherService() async throws {
        try await with { muster, _ in
            _ = try await muster("plan", "sheet.csv", "--out", "kept.plan")
            try await Sandbox.run { other in
                let ended = try await muster("import", "--plan", "kept.plan", "--url", other.apiURL, "--yes")
                #expect(ended.code == 78 && ended.errors.contains("The plan is for"), "\(ended.errors)")
            }
            try muster.write("name\n", to: "no.plan")
            let none = try await muster("import", "--plan", "no.plan")
            #expect(none.code == 78 && none.errors.contains("no.plan: is not a plan"), "\(none.errors)")
        }
    }

    @Test(
        "Safety limits reject a plan that is larger than was meant, before anything is sent",
        arguments: [
            (["--max-changes", "4"], 3, "more than --max-changes 4"),
            (["--max-changes", "30%"], 3, "more than --max-changes 30%"),
            (["--max-removals", "0"], 3, "more than --max-removals 0"),
            (["--max-removals", "1%"], 3, "more than --max-removals 1%"),
            (["--max-removals", "x"], 64, "neither a number nor a share"), ([], 64, "needs --yes"),
        ] as [([String], Int32, String)]
    )
    func safetyLimits(options: [String], code: Int32, message: String) async throws {
        try await with { muster, sandbox in
            let ended = try await muster.run(
                ["import", "sheet.csv", "--allow-delete"] + options + (options.isEmpty ? [] : ["--yes"])
            )
            #expect(ended.code == code && ended.errors.contains(message), "\(ended.errors)")
            #expect(await writes(sandbox).isEmpty)
            let enough = try await muster(
                "import",
                "sheet.csv",
                "--allow-delete",
                "--yes",
                "--max-changes",
                "60%",
                "--max-removals",
                "1",
                "--quiet"
            )
            #expect(enough.code == 1, "\(enough.errors)")
        }
    }

    @Test("Resume never applies changes that were not confirmed, and safety limits look at the whole plan")
    func canary() async throws {
        try await with { muster, sandbox in
            let sheet = "name,displayName,action\nrobot-000001,First,\nrobot-000002,,delete\nrobot-000003,,delete\n"
            try muster.write(sheet, to: "sheet.csv")
            let options = ["import", "sheet.csv", "--limit", "1", "--allow-delete"]
            #expect(try await muster.run(options + ["--run", "b", "--yes", "--max-removals", "1"]).code == 3)
            #expect(try await muster.run(options + ["--run", "c", "--yes", "--max-changes", "2"]).code == 3)
            #expect(try await muster.run(options + ["--run", "d", "--yes", "--max-removals", "10%"]).code == 3)
            #expect(await writes(sandbox).isEmpty)
            // The canary's own row takes nothing away.
            let first = try await muster.run(options + ["--run", "e"])
            #expect(first.code == 75 && first.output.contains("To continue: muster resume e"), "\(first.errors)")
            #expect(try await muster("resume", "e").code == 64)
            #expect(await sandbox.snapshot().accounts.count == 13)
            #expect(try await muster("resume", "e", "--yes").code == 0)
            #expect(await sandbox.snapshot().accounts.count == 11)
        }
    }

    @Test(
        "A kept plan that was begun leaves alone what changes before it is resumed, and continues with what it did itself"
    )
    func keptAndResumed() async throws {
        try await with { muster, sandbox in
            try muster.write(
                "name,displayName,addGroups\n" + (1...8).map { "robot-00000\($0),New \($0),\n" }.joined()
                    + "new-1,,\nnew-2,,\n",
                to: "sheet.csv"
            )
            _ = try await muster("plan", "sheet.csv", "--out", "kept.plan")
            let first = try await muster("import", "--plan", "kept.plan", "--limit", "2", "--run", "run", "--yes")
            #expect(first.code == 75, "\(first.errors)")
            let other = Muster(muster.folder.appending("other"), sandbox)
            try FileManager.default.createDirectory(atPath: other.folder.string, withIntermediateDirectories: true)
            try other.write(
                "name,displayName,action\nrobot-000005,Theirs,\nrobot-000006,,delete\nnew-1,Theirs,\n",
                to: "o.csv"
            )
            #expect(try await other("import", "o.csv", "--yes", "--allow-delete").code == 0)
            let resumed = try await muster("resume", "run")
            #expect(
                resumed.code == 1 && resumed.errors.contains("'robot-000005': its display name went"),
                "\(resumed.errors)"
            )
            let rows = try allReports(muster.folder.appending("run"))
            let failed = rows.filter { $0.value["_status"] == "failed" }.keys.sorted()
            #expect(failed == [5, 6, 9] && rows[9]?["_code"] == "nameTaken", "\(rows)")
            let accounts = await sandbox.snapshot().accounts
            #expect(accounts.first { $0.name == "robot-000005" }?.displayName == "Theirs")
            #expect(!accounts.contains { $0.name == "robot-000006" })
            #expect(accounts.first { $0.name == "new-1" }?.displayName == "Theirs")
        }
    }

    @Test("What a kept plan has settled cannot be said beside it")
    func settled() async throws {
        try await withTemporaryFolder { folder in
            for option in [
                ["--mode", "create"], ["--strategy", "group"], ["--list-separator", "|"], ["--allow-delete"],
            ] {
                let ended = try await Muster(folder).run(["import", "--plan", "kept.plan"] + option)
                #expect(ended.code == 64 && ended.errors.contains("has its own settings"), "\(ended.errors)")
            }
        }
    }

    @Test("What a plan leaves empty is pointed out")
    func warnings() async throws {
        try await with { muster, _ in
            try muster.write("name,groups\nRoby,(none)\n", to: "sheet.csv")
            let ended = try await muster("plan", "sheet.csv")
            #expect(ended.output.contains("! No robot account would be left in 'Gryffindors'"), "\(ended.output)")
            #expect(
                ended.output.contains("! 1 account would be left in no group but Everyone: 'Roby'"),
                "\(ended.output)"
            )
        }
    }

    @Test(
        "Without the right to change groups the plan says so when it is known, and the run when it is not",
        arguments: ["ungranted", "deny"]
    )
    func groupWrite(word: String) async throws {
        try await with("group-write=\(word)") { muster, sandbox in
            try muster.write(
                "name,addGroups\n" + (8...11).map { "robot-0000\($0 < 10 ? "0" : "")\($0),Legacy\n" }.joined(),
                to: "sheet.csv"
            )
            let ended = try await muster("import", "sheet.csv", "--strategy", "group")
            #expect(ended.code == 0 && ended.output.contains("updated"), "\(ended.errors)")
            let said = ended.errors.components(separatedBy: "PM.Group.Write").count - 1
            #expect(said >= 1, "\(ended.errors)")
            let calls = await writes(sandbox)
            #expect(calls["PUT group"] == (word == "deny" ? 1 : nil), "\(calls)")
        }
    }
}
