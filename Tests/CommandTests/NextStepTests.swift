import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// The command that is suggested after a run works as it stands, with the run's settings.
@Suite("The next command", .inTurn)
struct NextStepTests {
    /// The commands at the end of a result's text.
    private func commands(_ output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            line.range(of: "muster ").map { String(line[$0.lowerBound...]) }
        }
    }

    /// Runs a suggested command in a shell.
    private func follow(_ command: String, _ muster: Muster, _ options: String = "") async throws -> Muster.Ended {
        try await muster.shell(command.replacing("muster ", with: "\(Muster.path) ", maxReplacements: 1) + options)
    }

    @Test(
        "After a retry of a file with some of the rows, it names the report that has the others, and counts all that are left"
    )
    func partialFile() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\nnew-1,Finanze\nnew-2,Nowhere\nnew-3,Nirgends\n", to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run").code == 1)
            let report = muster.folder.appending("run/errors.csv")
            let lines = try String(contentsOfFile: report.string, encoding: .utf8).split(separator: "\n")
            try muster.write(
                lines.prefix(3).joined(separator: "\n").replacing("new-1,Finanze", with: "new-1,Finance") + "\n",
                to: "run/part.csv"
            )
            let retried = try await muster("retry", "run/part.csv", "--run", "second")
            #expect(
                retried.output.hasSuffix(
                    "Fix the 2 rows that are left in run/errors.csv, then: muster retry run/errors.csv\n"
                ),
                "\(retried)"
            )
            #expect(retried.errors.contains("1 failed row left alone: not in run/part.csv"), "\(retried.errors)")
            // What was taken out of the run's own report is not wanted any more.
            try muster.write(
                lines.prefix(2).joined(separator: "\n").replacing("Finanze", with: "Legacy") + "\n",
                to: "run/errors.csv"
            )
            let own = try await muster("retry", "run/errors.csv", "--yes", "--run", "third")
            #expect(own.code == 0 && !own.output.contains("Fix"), "\(own)")
        }
    }

    @Test("What --limit leaves for later is counted in rows, as what is pending afterwards is")
    func limitCountsRows() async throws {
        try await withSandbox { muster, _ in
            let sheet = "name,addGroups,displayName\na,Finance,\na,Legacy,\nb,Finance,\nb,,B\nc,Finance,C\nc,Legacy,\n"
            try muster.write(sheet, to: "robots.csv")
            let first = try await muster("import", "robots.csv", "--yes", "--limit", "1", "--run", "run")
            #expect(first.code == 75 && first.errors.contains("       4  left for later"), "\(first.errors)")
            #expect(first.output.contains("4 pending"), "\(first.output)")
            // Both rows of the account.
            #expect(first.output.contains("The first 2 rows that needed a call were done"), "\(first.output)")
            // The first account is done: the two rows of the last one are left.
            let planned = try await muster("plan", "robots.csv", "--limit", "1", "--output", "json")
            let plan = try #require(planned.output.split(separator: "\n").last.map { try JSON(String($0)) })
            #expect(plan["event"]?.text == "plan" && plan["later"]?.number == 2, "\(planned.output)")
        }
    }

    @Test(
        "After failed rows it keeps the run's mode, columns, groups and separators, in the terminal, in JSON and in the page",
        arguments: ["run", "a run's folder", "-run"]
    )
    func keepsSettings(folder: String) async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("Robot,Teams\nnew-1,Buchhaltung|Altes\nnew-2,Buchhaltung|Alte\n", to: "robots.csv")
            try muster.write("sheet,organization\nBuchhaltung,Finance\nAltes,Legacy\n", to: "groups.csv")
            let options = [
                "--mode", "create", "--map", "name=Robot", "--map", "groups=Teams", "--map-groups", "groups.csv",
                "--list-separator", "|", "--delimiter", ",", "--run=\(folder)",
            ]
            let first = try await muster.run(["import", "robots.csv"] + options)
            #expect(first.code == 1, "\(first.errors)")
            let command = try #require(commands(first.output).last)
            let path =
                ["run": "run/errors.csv", "-run": "./-run/errors.csv"][folder] ?? "'a run'\\''s folder/errors.csv'"
            #expect(first.output.hasSuffix("Fix the failed rows in \(path), then: muster retry \(path)\n"))
            let page = try String(
                contentsOfFile: muster.folder.appending(folder).appending("report.html").string,
                encoding: .utf8
            )
            #expect(page.contains("muster retry ") && !page.contains("muster import "))
            try muster.edit("\(folder)/errors.csv", "|Alte,", "|Altes,")
            let second = try await follow(command, muster, " --run second --output json")
            #expect(second.code == 0, "\(second.output)\(second.errors)")
            let result = try JSON(String(try #require(second.output.split(separator: "\n").last)))
            #expect(result["event"]?.text == "result" && result["next"]?.elements.isEmpty == true)
            let snapshot = await sandbox.snapshot()
            let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
            for name in ["new-1", "new-2"] {
                let account = try #require(snapshot.accounts.first { $0.name == name })
                #expect(
                    Set(account.groupIDs.compactMap { names[$0] }).subtracting(["Everyone"]) == ["Finance", "Legacy"]
                )
            }
        }
    }

    @Test("JSON tells it in the result, and again in the report")
    func json() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\nnew-1,Finanze\n", to: "robots.csv")
            let lines = [
                try await muster("import", "robots.csv", "--run", "run", "--output", "json"),
                try await muster("report", "run", "--output", "json"),
            ].compactMap { $0.output.split(separator: "\n").last.map(String.init) }
            for line in lines {
                let next = try #require(try JSON(line)["next"]?.elements.first)
                #expect(next["command"]?.text == "muster retry run/errors.csv", "\(line)")
                #expect(next["advice"]?.text == "Fix the failed rows in run/errors.csv, then")
            }
            #expect(lines.count == 2)
        }
    }

    @Test("Causes that may pass take no correction: the run itself is retried")
    func passing() async throws {
        try await withSandbox(faults: "group-write=deny") { muster, _ in
            try muster.write("name,groups\nnew-1,Unmade\n", to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--create-groups", "--run", "run")
            #expect(
                ended.output.hasSuffix("1 row may succeed in a retry: muster retry run\n"),
                "\(ended.output)\(ended.errors)"
            )
        }
    }

    @Test(
        "After some rows were corrected and others not, each count is one of rows, and each file the one that they stand in"
    )
    func partly() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\na,Finanze\nb,Finanze\nc,Legasy\nd,Legasy\n", to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "first").code == 1)
            // Two rows corrected, one of them to another mistake.
            try muster.edit("first/errors.csv", "a,Finanze", "a,Finance")
            try muster.edit("first/errors.csv", "b,Finanze", "b,Finances")
            let second = try await muster("retry", "first/errors.csv", "--run", "second")
            #expect(second.code == 1)
            #expect(second.errors.contains("2 rows to try again, 2 of them corrected\n"), "\(second.errors)")
            #expect(
                second.errors.contains(
                    "2 rows left alone: the cause is not retryable. Fix first/errors.csv, or pass --all\n"
                )
            )
            #expect(
                second.output.hasSuffix(
                    """
                    Fix the failed rows in second/errors.csv, then: muster retry second/errors.csv
                    Fix the 2 rows that are left in first/errors.csv, then: muster retry first/errors.csv

                    """
                ),
                "\(second.output)"
            )
            try muster.edit("second/errors.csv", "b,Finances", "b,Finance")
            try muster.edit("first/errors.csv", "Legasy", "Legacy")
            for command in commands(second.output) {
                let ended = try await follow(command, muster)
                #expect(ended.code == 0, "\(command): \(ended.output)\(ended.errors)")
            }
            let report = try await muster("report", "first")
            #expect(!report.output.contains(" left"), "\(report.output)")
        }
    }

    @Test("No command is suggested that sets back what somebody else has changed")
    func drift() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,displayName\na,A\nb,B\n", to: "first.csv")
            #expect(try await muster("import", "first.csv", "--run", "first").code == 0)
            try muster.write("name,displayName,groups\na,Ours,\nb,Ours,\nc,C,Finanze\n", to: "robots.csv")
            #expect(try await muster("plan", "robots.csv", "--out", "kept.plan").code == 0)
            try muster.write("name,displayName\na,Theirs\n", to: "theirs.csv")
            #expect(try await muster("import", "theirs.csv", "--run", "theirs").code == 0)
            let ended = try await muster("import", "--plan", "kept.plan", "--run", "run")
            #expect(ended.code == 1)
            #expect(commands(ended.output) == ["muster retry run/errors.csv"], "\(ended.output)")
            #expect(
                ended.output.contains("1 row was left alone, because somebody changed the account (see errors.csv)")
            )
            #expect(!ended.output.contains("--accept-drift"))
            let retried = try await muster("retry", "run/errors.csv")
            #expect(retried.code == 1 && retried.errors.contains("0 rows to try again\n1 row left alone: the cause"))
            #expect(retried.errors.contains("1 row left alone: somebody has changed the accounts since"))
            #expect(!retried.errors.contains("--all"), "\(retried.errors)")
            let exported = try await muster("export", "--columns", "name,displayName")
            #expect(exported.output.contains("a,Theirs,\n"), "\(exported.output)")
        }
    }

    @Test("Following the suggestion after a conflict shows what a retry would set back, and sends nothing")
    func conflict() async throws {
        try await withSandbox(faults: "others=rename:1,seed=3", accounts: 4) { muster, sandbox in
            let names = await sandbox.snapshot().accounts.map(\.name).filter { $0.hasPrefix("robot-") }.sorted()
            let rows = names.map { "\($0),Ours\n" }.joined()
            try muster.write("name,displayName\n" + rows, to: "robots.csv")
            let ended = try await muster(
                "import",
                "robots.csv",
                "--run",
                "run",
                "--freshness",
                "0s",
                "--concurrency",
                "1",
                "--yes"
            )
            #expect(ended.code == 1 && ended.output.contains("changedMeanwhile") || ended.output.contains("conflict"))
            let suggested = commands(ended.output)
            #expect(suggested == ["muster retry run --dry-run"], "\(ended.output)")
            let report = try await muster("report", "run", "--output", "json")
            let next = try JSON(String(try #require(report.output.split(separator: "\n").last)))["next"]
            #expect(next?.elements.first?["command"]?.text == "muster retry run --dry-run", "\(report.output)")
            let page = try String(
                contentsOfFile: muster.folder.appending("run/report.html").string,
                encoding: .utf8
            )
            #expect(page.contains("muster retry run --dry-run"))
            let before = await sandbox.snapshot()
            for command in suggested {
                let shown = try await follow(command, muster)
                #expect(shown.code == 0 && shown.output.contains("Ours"), "\(shown)")
            }
            let after = await sandbox.snapshot()
            #expect(after.accounts == before.accounts && after.calls["PUT account"] == before.calls["PUT account"])
        }
    }

    @Test("What undo leaves alone, because somebody has changed it since, no suggestion touches")
    func undoDrift() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,displayName\na,A\nb,B\n", to: "first.csv")
            #expect(try await muster("import", "first.csv", "--run", "first").code == 0)
            try muster.write("name,displayName\na,Ours\nb,Ours\n", to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run").code == 0)
            try muster.write("name,displayName\na,Theirs\n", to: "theirs.csv")
            #expect(try await muster("import", "theirs.csv", "--run", "theirs").code == 0)
            let undone = try await muster("undo", "run", "--yes", "--run", "undone")
            #expect(undone.code == 1 && commands(undone.output).isEmpty, "\(undone.output)")
            #expect(
                undone.output.contains("1 row was left alone, because somebody changed the account (see errors.csv)")
            )
            for words in [["retry", "undone"], ["retry", "undone/errors.csv"], ["report", "undone"]] {
                let ended = try await muster.run(words)
                #expect(commands(ended.output).isEmpty, "\(ended.output)")
            }
            let exported = try await muster("export", "--columns", "name,displayName")
            #expect(exported.output.contains("a,Theirs,\n") && exported.output.contains("b,B,\n"))
        }
    }

    @Test("Options that a later command needs to reach the service are repeated, and no others")
    func connection() async throws {
        try await withSandbox { muster, sandbox in
            var bare = muster
            bare.environment = [:]
            try muster.write("sandbox", to: "secret")
            let folder = muster.folder.appending(".config").appending("muster")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: muster.folder.appending("secret").string
            )
            let profile = """
                {"clientId": "sandbox", "clientSecretFile": "\(muster.folder.appending("secret"))", "quota": "PUT=100/300s"}
                """
            try profile.write(toFile: folder.appending("prod.json").string, atomically: true, encoding: .utf8)
            try muster.write("name,groups\nnew-1,Finanze\n", to: "robots.csv")
            let ended = try await bare(
                "import",
                "robots.csv",
                "--run",
                "run",
                "--profile",
                "prod",
                "--url",
                sandbox.apiURL,
                "--concurrency",
                "2",
                "--quota",
                "PUT=50/300s"
            )
            let command = "muster retry run/errors.csv --profile prod --quota PUT=50/300s"
            #expect(commands(ended.output) == [command], "\(ended.output)\(ended.errors)")
            let report = try await bare("report", "run")
            #expect(commands(report.output) == [command], "\(report.output)")
            try muster.edit("run/errors.csv", "Finanze", "Finance")
            let second = try await follow(command, bare)
            #expect(second.code == 0, "\(second.errors)")
            let rehearsed = try await bare("import", "robots.csv", "--run", "rehearsal", "--sandbox")
            #expect(commands(rehearsed.output) == ["muster retry rehearsal/errors.csv --sandbox"])
        }
    }
}
