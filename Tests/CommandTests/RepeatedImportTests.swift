import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Imports that are repeated into one folder", .inTurn)
struct RepeatedImportTests {
    private static let sheet = "name,displayName\na,A\nb,B\nc,C\n"

    @Test("An unfinished run is continued, and a finished one tells its result again and sends nothing")
    func untilItSucceeds() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(Self.sheet, to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run", "--yes", "--limit", "1").code == 75)
            let continued = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(continued.code == 0 && continued.output.hasPrefix("3 created\n"), "\(continued)")
            let before = await sandbox.snapshot()
            let again = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(again.code == 0 && again.output == continued.output, "\(again)")
            #expect(again.errors == "The run in run is finished. This is its result:\n", "\(again.errors)")
            let json = try await muster("import", "robots.csv", "--run", "run", "--yes", "--output", "json")
            #expect(json.code == 0 && json.output.contains("\"event\":\"result\""), "\(json)")
            // The sign-in is all that is asked for.
            let after = await sandbox.snapshot()
            #expect(
                after.calls.filter { !$0.key.contains("token") } == before.calls.filter { !$0.key.contains("token") }
            )
            // The repetition keeps all reports.
            #expect(try TestSupport.report(muster.folder.appending("run").appending("success.csv")).count == 3)
        }
    }

    @Test("A rehearsal neither continues nor undoes a real run, and the safety limits of a repeated import hold")
    func rehearsal() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(Self.sheet, to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run", "--yes", "--limit", "1").code == 75)
            for command in [["import", "robots.csv", "--run", "run"], ["resume", "run"], ["undo", "run"]] {
                let rehearsed = try await muster.run(command + ["--yes", "--sandbox"])
                #expect(rehearsed.code == 78 && rehearsed.errors.contains("is a real run"), "\(rehearsed)")
            }
            let limited = try await muster("import", "robots.csv", "--run", "run", "--yes", "--max-changes", "1")
            #expect(limited.code == 3 && limited.errors.contains("--max-changes 1"), "\(limited)")
            #expect(await sandbox.snapshot().createsReceived.count == 1)
            #expect(try await muster("resume", "run", "--yes").code == 0)
            #expect(await sandbox.snapshot().createsReceived.count == 3)
        }
    }

    @Test("A finished run with failed rows ends with the same code each time")
    func failed() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\na,Finance\nb,Nowhere\n", to: "robots.csv")
            let first = try await muster("import", "robots.csv", "--run", "run", "--yes")
            let again = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(first.code == 1 && again.code == 1 && again.output == first.output, "\(again)")
        }
    }

    @Test("Another sheet, another organization and a run that was undone are rejected")
    func others() async throws {
        try await withSandbox { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            #expect(try await muster("import", "robots.csv", "--run", "run", "--yes").code == 0)
            let elsewhere = try await muster(
                "import",
                "robots.csv",
                "--run",
                "run",
                "--yes",
                "--organization-id",
                "00000000-0000-4000-a000-000000000009"
            )
            #expect(elsewhere.code == 78 && elsewhere.errors.contains("belongs to the organization"), "\(elsewhere)")
            try muster.write(Self.sheet + "d,D\n", to: "robots.csv")
            let other = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(other.code == 78 && other.errors.contains("holds the run of another sheet"), "\(other)")
            try muster.write(Self.sheet, to: "robots.csv")
            #expect(try await muster("undo", "run", "--yes", "--delete-created", "--run", "undo").code == 0)
            let undone = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(undone.code == 78 && undone.errors.contains("was undone by the run"), "\(undone)")
        }
    }
}
