import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A retry", .inTurn)
struct RetryTests {
    /// A run whose rows fail for what they say, and for a right that was missing.
    private static let sheet = """
        name,displayName,groups,Owner
        a,=A,Finance,Ada
        b,-B,Finanze,"two
        lines"
        c,'C,New,Grace
        d,D,Nope.Nope,

        """

    private static func first(_ harness: RunHarness) async throws {
        var settings = RunSettings()
        settings.createsGroups = true
        _ = try await harness.importSheet(
            sheet.replacing("Finanze", with: "3fa85f64-0000-4562-b3fc-2c963f66afa7"),
            settings
        )
    }

    /// Plans and runs a retry in a folder of its own.
    private func run(_ retry: Retry, _ name: String, _ harness: RunHarness) async throws -> Run.Result {
        let path = harness.folder.appending("\(name).csv")
        try AtomicFile.write(retry.sheet, to: path)
        let sheet = Sheet(path: path, name: "\(name).csv", options: retry.settings.sheet)
        let prepared = try await PreparedRun.prepare(
            sheet.check(),
            settings: retry.settings,
            client: harness.client,
            from: retry.origin
        )
        return try await Run(
            prepared,
            in: RunFolder(harness.folder.appending(name)),
            program: "test",
            isPiped: true
        ).execute()
    }

    /// How many rows a retry would try.
    private func rowCount(of folder: RunFolder, all: Bool) throws -> Int { try Retry(of: folder, all: all).rowCount }

    private func edit(_ path: FilePath, _ change: (String) -> String) throws {
        try AtomicFile.write(change(String(decoding: try path.contents(), as: UTF8.self)).utf8, to: path)
    }

    @Test("Only rows whose cause may pass, and corrected ones, are tried again; the others with --all")
    func choice() async throws {
        try await RunHarness.with(faults: "group-write=deny") { harness in
            try await Self.first(harness)
            // b names an id that is not there; c and d need groups that may not be made.
            do {
                let retry = try Retry(of: harness.run, all: false)
                #expect(retry.rowCount == 2 && retry.permanentFailureCount == 1 && retry.correctedCount == 0)
            }
            #expect(try rowCount(of: harness.run, all: true) == 3)
            let errors = harness.run.file("errors.csv")
            try edit(errors) { $0.replacing("3fa85f64-0000-4562-b3fc-2c963f66afa7", with: "Legacy") }
            let result: Run.Result
            do {
                let corrected = try Retry(of: harness.run, errors: errors, all: false)
                #expect(
                    corrected.rowCount == 3 && corrected.correctedCount == 1 && corrected.permanentFailureCount == 0
                )
                result = try await run(corrected, "second", harness)
            }
            #expect(result.summary[.created] == 1 && result.summary[.failed] == 2)
            let names = await harness.sandbox.snapshot().accounts.map { [$0.name, $0.displayName] }
            #expect(names.contains(["b", "-B"]) && names.contains(["a", "=A"]))
            let record = try RunFolder(harness.folder.appending("second")).open().record
            #expect(try record.origin?.kind == .retry && record.origin?.id == harness.run.open().record.id)
            let rows = try allReports(harness.folder.appending("second"))
            #expect(rows.values.contains { $0["Owner"] == "two\nlines" && $0["_status"] == "created" })
            // What the second did is not done again, and its failures are tried again from the first as well.
            #expect(try rowCount(of: harness.run, all: true) == 2)
            #expect(try rowCount(of: RunFolder(harness.folder.appending("second")), all: false) == 2)
        }
    }

    @Test("Whatever somebody takes out of errors.csv, guards come off and no other row loses a cell")
    func columnsGone() async throws {
        try await RunHarness.with(faults: "group-write=deny") { harness in
            var settings = RunSettings()
            settings.createsGroups = true
            _ = try await harness.importSheet("name,displayName,groups\na,=A,New\nb,'B,New\n", settings)
            let errors = harness.run.file("errors.csv")
            for text in [
                "name,_row,_status\na,1,failed\n", "name,_row\na,1\n", "name,_status,displayName\na,failed,'=A\n",
                "name,displayName\na,'=A\n", "name,displayName,groups,_message\na,'=A,Finance,x\n",
            ] {
                try AtomicFile.write(text.utf8, to: errors)
                let retry = try Retry(of: harness.run, all: false)
                let path = harness.folder.appending("retry.csv")
                try AtomicFile.write(retry.sheet, to: path)
                let requests = try requests(Sheet(path: path, name: "retry.csv", options: retry.settings.sheet))
                let hasRow = text.contains("_row")
                #expect(requests.map(\.name) == (hasRow ? ["a", "b"] : ["a"]), "\(text)")
                #expect(requests[0].displayName == (text.contains("displayName") ? "=A" : nil), "\(text)")
                if hasRow { #expect(requests[1].displayName == "'B" && requests[1].groups == ["New"], "\(text)") }
            }
        }
    }

    private func requests(_ sheet: Sheet) throws -> [ChangeRequest] {
        var requests: [ChangeRequest] = []
        var rows = try sheet.rows()
        while let row = try rows.next() { requests.append(try row.request(sheet.options)) }
        return requests
    }

    @Test("The family adds up: every row of the first run is done in one run, or left")
    func retryChain() async throws {
        try await RunHarness.with { harness in
            let csv = "name,groups\n" + (1...20).map { "n\($0),\($0 % 4 == 0 ? "Nope" : "Finance")\n" }.joined()
            _ = try await harness.importSheet(csv)
            var count = 0
            var folder = harness.run
            for name in ["second", "third"] {
                // Two are corrected each time.
                var left = 2
                try edit(folder.file("errors.csv")) { text in
                    text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
                        guard left > 0, line.contains(",Nope,") else { return String(line) }
                        left -= 1
                        return String(line).replacing(",Nope,", with: ",Legacy,")
                    }.joined(separator: "\n")
                }
                let retry = try Retry(of: folder, all: true)
                let result = try await run(retry, name, harness)
                folder = RunFolder(harness.folder.appending(name))
                count += result.summary[.created]
                let retryChain = try RetryChain(of: folder)
                #expect(retryChain.members.map(\.done).reduce(0, +) + retryChain.left == 20)
                #expect(retryChain.members.first?.done == 15 && retryChain.left == 5 - count)
                #expect(retryChain.members.map(\.left).reduce(0, +) == retryChain.left)
            }
            #expect(count == 4)
            let report = try RunReport(of: harness.run)
            #expect(report.retryChain.lines.map(\.rows) == [15, 2, 2, 1])
            #expect(
                String(decoding: try harness.run.file("report.html").contents(), as: UTF8.self).contains(
                    "left, listed in"
                )
            )
        }
    }

    @Test("An errors.csv that is imported is of the family too, however a spreadsheet has saved it again")
    func imported() async throws {
        try await RunHarness.with { harness in
            _ = try await harness.importSheet("name,displayName,groups\na,=1+1,Nope\nb,'x,Nope\nc,-,Finance\n")
            let errors = harness.run.file("errors.csv")
            let records = try TestSupport.report(errors)
            #expect(records[0]["displayName"] == "'=1+1" && records[1]["displayName"] == "''x")
            // Semicolons, a byte order mark, everything quoted, CRLF, and the columns in another order, some of them gone.
            let columns = ["_status", "groups", "displayName", "name", "_row"]
            let lines = [columns] + records.map { row in columns.map { $0 == "groups" ? "Finance" : row[$0]! } }
            let text = lines.map { $0.map { "\"\($0)\"" }.joined(separator: ";") }.joined(separator: "\r\n")
            try AtomicFile.write("\u{FEFF}\(text)\r\n".utf8, to: errors)
            let sheet = Sheet(path: errors, name: "errors.csv", options: SheetOptions())
            let contents = try sheet.check()
            let organizationID = harness.client.organizationID
            let origin = try RunRecord.Origin(ofReport: sheet, contents, organizationID: organizationID)
            #expect(origin?.path == harness.run.path.string)
            #expect(try RunRecord.Origin(ofReport: sheet, contents, organizationID: "another") == nil)
            let prepared = try await PreparedRun.prepare(
                contents,
                settings: RunSettings(),
                client: harness.client,
                from: origin
            )
            let second = RunFolder(harness.folder.appending("second"))
            _ = try await Run(prepared, in: second, program: "test", verification: .brief).execute()
            let names = await harness.sandbox.snapshot().accounts.reduce(into: [:]) { $0[$1.name] = $1.displayName }
            #expect(names["a"] == "=1+1" && names["b"] == "'x" && names["c"] == "-")
            #expect(try RetryChain(of: second).left == 0)
        }
    }

    @Test(
        "A create whose answer was lost is not repeated by a retry, and is reported as created",
        arguments: [true, false]
    )
    func lost(wasApplied: Bool) async throws {
        try await RunHarness.with { harness in
            var settings = RunSettings()
            settings.sheet.mode = .create
            let prepared = try await harness.prepare("name,displayName\nlost,Lost\n", settings)
            let first = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            _ = try await first.execute()
            // What a crash leaves: the intent, and no outcome.
            try keepEntries(of: harness.run) { if case .outcomes = $0 { false } else { true } }
            let id = try #require(await harness.sandbox.snapshot().accounts.first { $0.name == "lost" }?.id)
            if !wasApplied { _ = try await harness.client.deleteRobotAccount(id: id) }
            do {
                let retry = try Retry(of: harness.run, all: false)
                #expect(retry.rowCount == 1 && retry.origin.intents == [1: .create])
                let result = try await run(retry, "second", harness)
                #expect(result.summary[.created] == 1, "\(result.summary)")
            }
            #expect(await harness.sandbox.snapshot().createsApplied["lost"] == (wasApplied ? 1 : 2))
            // The import of errors.csv knows as well.
            let unknownRows = harness.folder.appending("second.csv")
            try AtomicFile.write(try unknownRows.contents(), to: harness.run.file("errors.csv"))
            let sheet = Sheet(path: harness.run.file("errors.csv"), name: "errors.csv", options: settings.sheet)
            let organizationID = harness.client.organizationID
            let origin = try RunRecord.Origin(ofReport: sheet, sheet.check(), organizationID: organizationID)
            #expect(origin?.intents == [1: .create])
        }
    }

    @Test("A retry that dies before its plan is durable still knows what its parent had sent")
    func dies() async throws {
        try await RunHarness.with { harness in
            var settings = RunSettings()
            settings.sheet.mode = .create
            _ = try await harness.importSheet("name\nlost\n", settings)
            try keepEntries(of: harness.run) { if case .outcomes = $0 { false } else { true } }
            let retry = try Retry(of: harness.run, all: false)
            _ = try await run(retry, "second", harness)
            for kept in 0...3 {
                let second = RunFolder(harness.folder.appending("second"))
                var entry = 0
                try keepEntries(of: second) { _ in
                    entry += 1
                    return entry <= kept
                }
                let result = try await harness.continued(second).execute()
                #expect(result.summary[.created] == 1, "\(kept): \(result.summary)")
            }
        }
    }

    /// Leaves only some entries in a run's checkpoint.
    private func keepEntries(of run: RunFolder, _ isKept: (Entry) -> Bool) throws {
        let path = run.file("checkpoint")
        let entries = try CheckpointContents(path.contents(), path: path).entries
        var bytes = CheckpointContents.magic
        for entry in entries where isKept(entry) { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
        try AtomicFile.write(bytes, to: path)
    }

    @Test(
        "What may pass and what does not",
        arguments: [
            (500, "", true), (503, "X", true), (401, "", true), (403, "", true), (408, "", true), (0, "", true),
            (0, "createFailed", true), (0, "groupNotMade", true), (200, "notApplied", true), (400, "X", false),
            (404, "", false), (409, "nameTaken", false), (413, "", false), (0, "unknownGroup", false),
            (0, "drift", false),
        ]
    )
    func causes(http: Int, code: String, mayPass: Bool) {
        var outcome = Outcome(.failed)
        outcome.http = http
        outcome.code = code
        #expect(outcome.mayPass == mayPass)
    }
}
