import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("muster import", .inTurn)
struct ImportTests {
    private static let samples = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
        .appending("samples")

    private func creates(_ count: Int) -> String {
        "name,displayName,groups\n" + (1...count).map { "new-\($0),New \($0),Finance\n" }.joined()
    }

    @Test("The sample runs against the embedded sandbox as the README says")
    func sample() async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            let sample = Self.samples.appending("robot-accounts.csv").string
            let ended = try await muster("import", sample, "--sandbox", "--yes", "--run", "run")
            #expect(ended.code == 0, "\(ended.errors)")
            let rows = try allReports(folder.appending("run"))
            #expect(
                (1...9).map { rows[$0]?["_status"] } == ["updated"] + Array(repeating: "created", count: 6) + [
                    "updated", "skipped",
                ]
            )
            // Every cell is as it was.
            #expect(rows[5]?["Owner"] == "Grace\nHopper")
            #expect(rows[6]?["displayName"] == "'=SUM(A1)")
        }
    }

    @Test("Mistakes in a sheet are reported by cause, with what to do next")
    func mistakes() async throws {
        try await withTemporaryFolder { folder in
            let sample = Self.samples.appending("with-mistakes.csv").string
            let ended = try await Muster(folder)("import", sample, "--sandbox", "--run", "run")
            #expect(ended.code == 1, "\(ended.errors)")
            #expect(
                ended.output == """
                    1 created, 5 failed
                      3 rows: no group 'Finnance'. Did you mean 'Finance'?
                      1 row: no account is named 'robby'
                      1 row: the account 88-uv is named 'Roby', and a name cannot change: the row says 'Robert'
                    Reports: run
                    Fix the failed rows in run/errors.csv, then: muster retry run/errors.csv --sandbox

                    """
            )
        }
    }

    @Test("Failed rows, corrected in their report, are imported from it; the guard against formulas comes off")
    func corrected() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(
                "name,displayName,groups\na,=1+1,Finanse\nb,'quoted,Finance\nc,-x,Nope\n",
                to: "robots.csv"
            )
            #expect(try await muster("import", "robots.csv", "--run", "first").code == 1)
            let errors = muster.folder.appending("first").appending("errors.csv").string
            let text = try String(contentsOfFile: errors, encoding: .utf8)
            try text.replacing("Finanse", with: "Finance").replacing("Nope", with: "Legacy").write(
                toFile: errors,
                atomically: true,
                encoding: .utf8
            )
            let second = try await muster("import", "first/errors.csv", "--run", "second")
            #expect(second.code == 0, "\(second.errors)\(second.output)")
            let names = await sandbox.snapshot().accounts.reduce(into: [:]) { $0[$1.name] = $1.displayName }
            #expect(names["a"] == "=1+1" && names["b"] == "'quoted" && names["c"] == "-x")
        }
    }

    @Test(
        "What is wrong before anything is sent has its exit code and sends nothing",
        arguments: [
            (["import", "broken.csv"], 65, "broken.csv:2:4: "),
            (["import", "missing.csv"], 66, "missing.csv: cannot be opened (No such file or directory)."),
            (["import", "empty.csv"], 65, "the file is empty"), (["import", "sheet.xlsx"], 65, "CSV"),
            (["import", "good.csv", "--quota", "nonsense"], 64, "The quota 'nonsense' cannot be read"),
            (["import", "good.csv", "--mode", "delete"], 64, "upsert, create, update, add, remove or exact"),
            (["import"], 64, "Name either a sheet, or a plan"),
            (["plan"], 64, "Missing expected argument"),
            (["import", "good.csv", "--url", "http://example.com/identity"], 78, "would send a token unencrypted"),
            (["import", "good.csv", "--map", "nothing=name"], 64, "no column has the meaning 'nothing'"),
            (["import", "good.csv", "--max-changes", "0"], 3, "more than --max-changes 0 allows"),
            (["import", "taking-away.csv"], 64, "needs --yes"), (["resume"], 66, "holds no unfinished run"),
            (["resume", "nowhere"], 66, "nowhere: holds no run"),
        ] as [([String], Int32, String)]
    )
    func refused(arguments: [String], code: Int32, message: String) async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name,groups\n\"a\"b,Finance\n", to: "broken.csv")
            try muster.write("", to: "empty.csv")
            try muster.write("PK\u{3}\u{4}rest", to: "sheet.xlsx")
            try muster.write("name\nnew\n", to: "good.csv")
            try muster.write("name,groups\nRoby,(none)\n", to: "taking-away.csv")
            let ended = try await muster.run(arguments)
            #expect(ended.code == code)
            #expect(ended.errors.contains(message), "\(ended.errors)")
            let calls = await sandbox.snapshot().calls
            #expect(calls.keys.allSatisfy { $0.hasPrefix("GET") || $0 == "POST token" })
            #expect(!FileManager.default.fileExists(atPath: muster.folder.appending("muster-runs").string))
        }
    }

    @Test("A wrong address, a closed port, a wrong secret and missing settings are distinguished")
    func connections() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name\nnew\n", to: "good.csv")
            var wrong = muster
            wrong.environment["MUSTER_URL"] = sandbox.url + "/somewhere"
            wrong.environment["MUSTER_TOKEN"] = "1234"
            wrong.environment["MUSTER_ORGANIZATION_ID"] = sandbox.options.organizationID
            let page = try await wrong("import", "good.csv")
            #expect(page.code == 69 && page.errors.contains("does not point at the Identity service"), "\(page.errors)")
            wrong.environment["MUSTER_URL"] = "http://127.0.0.1:1/identity"
            let closed = try await wrong("import", "good.csv")
            #expect(closed.code == 69, "\(closed.errors)")
            wrong = muster
            wrong.environment["MUSTER_CLIENT_SECRET"] = "wr0ng-s3cret"
            let secret = try await wrong("import", "good.csv")
            #expect(secret.code == 77 && !secret.errors.contains("wr0ng-s3cret"), "\(secret.errors)")
            wrong.environment["MUSTER_CLIENT_SECRET"] = nil
            let none = try await wrong("import", "good.csv")
            #expect(none.code == 77 && none.errors.contains("muster login"), "\(none.errors)")
            #expect(try await Muster(muster.folder)("import", "good.csv").code == 78)
        }
    }

    @Test("Secrets are in nothing that is written")
    func secrets() async throws {
        try await withSandbox(faults: "500=0.3,seed=3") { muster, _ in
            try muster.write(creates(20), to: "good.csv")
            let ended = try await muster("import", "good.csv", "--run", "run")
            var written = ended.output + ended.errors
            for name in try FileManager.default.contentsOfDirectory(atPath: muster.folder.appending("run").string) {
                let file = muster.folder.appending("run").appending(name).string
                written += String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(name)")
            }
            #expect(!written.contains("Bearer") && !written.contains("client_secret"))
        }
    }

    @Test("A sheet from a pipe is kept, so that a resume can read it again")
    func pipe() async throws {
        try await withSandbox { muster, _ in
            let first = try await muster("import", "-", "--run", "run", "--limit", "3", input: creates(8))
            #expect(first.code == 75, "\(first.errors)")
            #expect(first.output.contains("muster resume run"))
            #expect(first.output.hasPrefix("3 created, 5 pending\n"))
            let second = try await muster("resume", "run")
            #expect(second.code == 0, "\(second.errors)")
            #expect(try allReports(muster.folder.appending("run")).values.allSatisfy { $0["_status"] == "created" })
        }
    }

    @Test("--verbose tells where calls go and how many were made, and leaves standard output as it is")
    func verbose() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(creates(3), to: "good.csv")
            let ended = try await muster("import", "good.csv", "--verbose", "--quota", "POST=100/60s")
            #expect(ended.code == 0)
            #expect(ended.output.hasPrefix("3 created\n"))
            for line in [
                "Service: \(sandbox.apiURL)", "Organization: \(sandbox.options.organizationID)",
                "Quota: POST=100/60s, at most 64 calls at once", "Calls made: GET 2, POST 3",
            ] {
                #expect(ended.errors.split(separator: "\n").contains(line[...]), "\(line)\n\(ended.errors)")
            }
            #expect(try await muster("import", "good.csv", "--verbose", "--quiet").code == 64)
        }
    }

    @Test("--output json prints objects, one a line, and nothing else on standard output")
    func json() async throws {
        try await withSandbox { muster, _ in
            try muster.write(creates(3), to: "good.csv")
            let ended = try await muster("import", "good.csv", "--output", "json")
            let events = try ended.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            // How far it is, is told as often as there is time for.
            let lasting = events.filter { $0["event"] as? String != "progress" }
            #expect(lasting.map { $0["event"] as? String } == ["sheet", "plan", "run", "result"])
            #expect((events.last?["counts"] as? [String: Int])?["created"] == 3)
        }
    }

    @Test("inspect --json prints every record, and a broken file's good ones with its problems")
    func inspect() async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            try muster.write("sep=;\r\na;\"b \"\"x\"\"\nc\"\r\n\r\n1;\u{1}ü\r\n", to: "good.csv")
            let good = try await muster("inspect", "good.csv", "--json")
            #expect(good.code == 0)
            let lines = good.output.split(separator: "\n")
            let records = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String] }
            #expect(records == [["a", "b \"x\"\nc"], ["1", "\u{1}ü"]])
            #expect(
                try await muster("inspect", "good.csv").output.contains(
                    "; , by its sep= line".replacing(" ,", with: ",")
                )
            )
            try muster.write("a,b\n1\n2,3\n\"open,4\n", to: "broken.csv")
            let broken = try await muster("inspect", "broken.csv", "--json")
            #expect(broken.code == 65)
            #expect(broken.output == "[\"a\",\"b\"]\n[\"2\",\"3\"]\n")
            #expect(broken.errors.contains("broken.csv:2:1: row 1 has 1 field; the header has 2."))
            #expect(broken.errors.contains("broken.csv:4:1: "))
        }
    }
}
