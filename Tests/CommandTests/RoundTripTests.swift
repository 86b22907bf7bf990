import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("There and back", .inTurn)
struct RoundTripTests {
    /// What the organization holds, but for ids and times.
    private func state(_ sandbox: RunningSandbox) async -> [String: [String]] {
        let snapshot = await sandbox.snapshot()
        let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
        return snapshot.accounts.reduce(into: [:]) {
            $0[$1.name] = [$1.displayName] + $1.groupIDs.compactMap { names[$0] }.sorted()
        }
    }

    private func writes(_ sandbox: RunningSandbox) async -> Int {
        await sandbox.snapshot().calls.filter { !$0.key.hasPrefix("GET") && $0.key != "POST token" }.values.reduce(0, +)
    }

    /// Waits until so many calls are in flight.
    private func wait(forCallsInFlight count: Int, _ sandbox: RunningSandbox) async throws {
        while await sandbox.snapshot().inFlight != count { try await Task.sleep(for: .milliseconds(5)) }
    }

    private func edit(_ path: FilePath, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        try text.replacing(old, with: new).write(toFile: path.string, atomically: true, encoding: .utf8)
    }

    @Test("Export, edit with mistakes, import, correct errors.csv, import that, and undo both runs")
    func sheetAndBack() async throws {
        try await withSandbox(faults: "page=500", accounts: 1200) { muster, sandbox in
            let before = await state(sandbox)
            let exported = try await muster("export", "--out", "all.csv")
            #expect(exported.code == 0 && exported.errors == "1201 accounts\n")
            let unchanged = try await muster("import", "all.csv", "--run", "unchanged")
            #expect(unchanged.output.hasPrefix("1201 unchanged\n") && unchanged.code == 0)
            #expect(await writes(sandbox) == 0)
            // Somebody edits the export: other names, other groups, half of those mistyped.
            let sheet = try String(contentsOfFile: muster.folder.appending("all.csv").string, encoding: .utf8)
            let lines = sheet.split(separator: "\n").enumerated().map { number, line -> String in
                guard number > 0 else { return String(line) }
                let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                let mark = ["'=", "'-", "''"][number % 3]
                return
                    ([cells[0], cells[1], "\(mark)\(number)", number % 2 == 0 ? "Finance" : "Finnance"] + cells[4...])
                    .joined(separator: ",")
            }
            try muster.write(lines.joined(separator: "\n") + "\n", to: "edited.csv")
            let first = try await muster("import", "edited.csv", "--yes", "--run", "first")
            #expect(
                first.code == 1 && first.output.hasPrefix("600 updated, 601 failed\n"),
                "\(first.output)\(first.errors)"
            )
            try edit(muster.folder.appending("first").appending("errors.csv"), "Finnance", "Finance")
            let second = try await muster("import", "first/errors.csv", "--yes", "--run", "second")
            #expect(second.code == 0 && second.output.hasPrefix("601 updated\n"), "\(second.output)\(second.errors)")
            let after = await state(sandbox)
            #expect(after.values.allSatisfy { $0.contains("Finance") && !$0.contains("Finnance") })
            #expect(Set(after.values.map { $0[0].first! }) == ["=", "-", "'"])
            let report = try await muster("report", "first")
            #expect(report.code == 0)
            #expect(report.output.hasSuffix("     600  done in first\n     601  done in second\n"), "\(report.output)")
            for run in ["second", "first"] {
                let undone = try await muster("undo", run, "--yes")
                #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
            }
            #expect(await state(sandbox) == before)
        }
    }

    @Test("A run that was killed is undone, with what it made, and resumed no more", arguments: [3, 40, 90])
    func killed(after creates: Int) async throws {
        try await withSandbox(faults: "slow=1:8ms", accounts: 60) { muster, sandbox in
            let before = await state(sandbox)
            let sheet =
                "name,displayName,groups,action\n"
                + (1...120).map { "new-\($0),New \($0),Finance,\n" }.joined()
                + (1...60).map {
                    "robot-0000\($0 < 10 ? "0" : "")\($0),\($0 % 2 == 0 ? "Changed" : ""),Legacy,\($0 % 10 == 0 ? "delete" : "")\n"
                }.joined()
            try muster.write(sheet, to: "robots.csv")
            let killed = try await muster.with(
                "import",
                "robots.csv",
                "--yes",
                "--allow-delete",
                "--concurrency",
                "8",
                "--run",
                "run",
                caughtAfter: creates,
                sandbox
            ) { pid in
                // All that it has sent is done then, and unanswered: nothing lies in its sockets that would be done behind an undo.
                try await wait(forCallsInFlight: 8, sandbox)
                kill(pid, SIGKILL)
            }
            #expect(killed.code == 128 + SIGKILL)
            try await wait(forCallsInFlight: 0, sandbox)
            let undone = try await muster("undo", "run", "--delete-created", "--yes", "--run", "undo")
            #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
            let after = await state(sandbox)
            let wrong = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            #expect(wrong.isEmpty, "\(wrong.map { ($0, before[$0], after[$0]) }) \(undone.output)")
            let resumed = try await muster("resume", "run")
            #expect(resumed.code == 78 && resumed.errors.contains("was undone by the run"), "\(resumed.errors)")
        }
    }

    @Test("From one organization to another: groups renamed and made, and the new ids beside the old ones")
    func migration() async throws {
        try await withSandbox(accounts: 50) { old, _ in
            #expect(try await old("export", "--match", "robot-*", "--out", "old.csv").code == 0)
            var options = SandboxOptions()
            options.contents = SandboxContents(accounts: [])
            try await Sandbox.run(options) { target in
                let new = Muster(old.folder, target)
                try new.write("Finance,Finanzen\nLegacy,Altbestand\n", to: "map.csv")
                let arguments = [
                    "old.csv", "--mode", "create", "--map-groups", "map.csv", "--create-groups",
                ]
                let planned = try await new.run(["plan"] + arguments)
                #expect(
                    planned.output.contains("+ group Finanzen\n+ group Altbestand\n")
                        || planned.output.contains("+ group")
                )
                #expect(
                    planned.output.contains("       3  groups to create\n      50  to create\n"),
                    "\(planned.output)"
                )
                let moved = try await new.run(["import"] + arguments + ["--run", "moved"])
                #expect(moved.code == 0 && moved.output.hasPrefix("50 created\n"), "\(moved.output)\(moved.errors)")
                let snapshot = await target.snapshot()
                #expect(Set(snapshot.groups.map(\.name)).isSuperset(of: ["Finanzen", "Altbestand", "Invoicing"]))
                #expect(snapshot.calls["POST group"] == 3)
                let newIDs = Dictionary(uniqueKeysWithValues: snapshot.accounts.map { ($0.name, $0.id) })
                let oldIDs = try report(new.folder.appending("old.csv")).reduce(into: [:]) {
                    $0[$1["name"]!] = $1["id"]!
                }
                for row in try report(new.folder.appending("moved").appending("success.csv")) {
                    #expect(row["id"] == oldIDs[row["name"]!] && row["_id"] == newIDs[row["name"]!])
                }
                // The same export fills a rehearsal of its own.
                let rehearsed = try await new("import", "old.csv", "--sandbox-from", "old.csv")
                #expect(rehearsed.output.hasPrefix("50 unchanged\n"), "\(rehearsed.output)\(rehearsed.errors)")
            }
        }
    }

    @Test("A rehearsal is of the organization that the settings name")
    func rehearsal() async throws {
        try await withTemporaryFolder { folder in
            var muster = Muster(folder)
            muster.environment["MUSTER_ORGANIZATION_ID"] = "2b1f2c3d-0000-4000-a000-000000000009"
            muster.environment["MUSTER_URL"] = "https://cloud.uipath.com/acme/identity_"
            muster.environment["MUSTER_TOKEN"] = "of the real thing"
            try muster.write(
                "name,partitionGlobalId\na,2B1F2C3D-0000-4000-a000-000000000009\nb,another\n",
                to: "robots.csv"
            )
            let ended = try await muster("import", "robots.csv", "--sandbox", "--run", "run")
            #expect(ended.code == 1 && ended.output.hasPrefix("1 created, 1 failed\n"), "\(ended.errors)")
        }
    }

    @Test("A retry tells what it takes and what it leaves, and ends as the run does")
    func retry() async throws {
        try await withSandbox(faults: "group-write=deny") { muster, _ in
            try muster.write("name,groups\na,New\nb,3fa85f64-0000-4562-b3fc-2c963f66afa6\nc,\n", to: "robots.csv")
            let first = try await muster("import", "robots.csv", "--create-groups", "--run", "first")
            #expect(
                first.code == 1 && first.output.contains("1 row may succeed in a retry: muster retry first\n")
            )
            let second = try await muster("retry", "first", "--run", "second")
            #expect(second.code == 1, "\(second.errors)")
            #expect(second.errors.contains("1 row to try again\n1 row left alone"))
            let dry = try await muster("retry", "first/errors.csv", "--all", "--dry-run")
            #expect(dry.code == 0 && dry.errors.hasPrefix("2 rows to try again\n"), "\(dry.errors)")
            let json = try await muster("report", "second", "--output", "json")
            #expect(json.output.contains("\"family\":[{\"done\":1,\"left\":1,\"run\":\"first\"}"), "\(json.output)")
        }
    }

    @Test(
        "What cannot be retried, undone or reported is said, and nothing is sent",
        arguments: [
            (["retry", "nowhere"], 66, "is neither a run folder nor the errors.csv of one"),
            (["retry", "errors.csv"], 64, "is not in a run folder"), (["undo", "nowhere"], 66, "holds no run"),
            (["report", "nowhere"], 66, "holds no run"), (["undo", "run"], 64, "needs --yes"),
            (["undo", "run", "--yes", "--max-changes", "0"], 3, "more than --max-changes 0 allows"),
            (["undo", "run", "--yes", "--run", "run"], 78, "holds a finished run"),
            (["import", "errors.csv", "--map-groups", "missing.csv"], 66, "missing.csv: cannot be opened"),
            (["import", "errors.csv", "--sandbox-from", "broken.csv"], 65, "broken.csv:2:"),
            (["sandbox", "--from", "twice.csv"], 65, "twice.csv:3: row 2: row 1 has an account named 'A' already"),
        ] as [([String], Int32, String)]
    )
    func refused(arguments: [String], code: Int32, message: String) async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name,groups\nRoby,Legacy\n", to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--yes", "--run", "run").code == 0)
            let before = await writes(sandbox)
            try muster.write("name,_row,_status\na,1,failed\n", to: "errors.csv")
            try muster.write("name,groups\n\"a\"b,Finance\n", to: "broken.csv")
            try muster.write("name\na\nA\n", to: "twice.csv")
            let ended = try await muster.run(arguments)
            #expect(ended.code == code, "\(ended.errors)")
            #expect(ended.errors.contains(message), "\(ended.errors)")
            #expect(await writes(sandbox) == before)
        }
    }

    @Test("An import of UiPathOrch's export is read as it is")
    func peers() async throws {
        try await withSandbox { muster, sandbox in
            let csv =
                "Path,UserName,GroupName\r\n\"Orch1:\\\",\"robot `[1`], EU\",\"Everyone,Finance,Automation Users\"\r\nOrch1:\\,Roby,\r\n"
            try muster.write(csv, to: "peers.csv")
            let ended = try await muster("import", "peers.csv", "--run", "run")
            #expect(
                ended.code == 0 && ended.output.hasPrefix("1 created, 1 unchanged\n"),
                "\(ended.output)\(ended.errors)"
            )
            #expect(
                await state(sandbox)["robot [1], EU"] == ["robot [1], EU", "Automation Users", "Everyone", "Finance"]
            )
        }
    }
}
