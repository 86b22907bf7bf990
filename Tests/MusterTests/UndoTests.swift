import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Undo", .timeLimit(.minutes(2)))
struct UndoTests {
    /// What an organization holds, by names: what must be the same before a run and after its undo.
    private struct State: Equatable {
        var displayNames: [String: String] = [:]
        var groups: [String: Set<String>] = [:]

        init(_ snapshot: SandboxSnapshot) {
            let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
            for account in snapshot.accounts {
                displayNames[account.name] = account.displayName
                groups[account.name] = Set(account.groupIDs.compactMap { names[$0] })
            }
        }
    }

    private func state(_ harness: RunHarness) async -> State { State(await harness.sandbox.snapshot()) }

    /// Undoes a run in a folder of its own.
    private func undo(
        _ run: RunFolder,
        _ name: String = "undo",
        deletesCreated: Bool = true,
        acceptsDrift: Bool = false,
        in harness: RunHarness
    ) async throws -> (prepared: PreparedRun, result: Run.Result) {
        let undo = try Undo(of: run, deletesCreated: deletesCreated, acceptsDrift: acceptsDrift)
        let directory = try await Undo.directory(harness.client)
        let undoSheet = try undo.sheet(directory)
        let path = harness.folder.appending("\(name).csv")
        try AtomicFile.write(undoSheet.bytes, to: path)
        var settings = undo.settings
        settings.held = undoSheet.held
        let sheet = Sheet(path: path, name: "\(name).csv", options: settings.sheet)
        var prepared = try await PreparedRun(
            sheet: sheet,
            contents: sheet.check(),
            settings: settings,
            client: harness.client,
            from: undo.origin,
            reading: directory
        )
        prepared.take(undoSheet)
        let begun = try Run(
            prepared,
            in: RunFolder(harness.folder.appending(name)),
            program: "test",
            url: "",
            isPiped: true
        )
        try undo.mark(by: begun.folder)
        return (prepared, try await begun.execute())
    }

    private static var settings: RunSettings {
        var settings = RunSettings()
        settings.allowsDelete = true
        return settings
    }

    private static func name(_ number: Int) -> String {
        "robot-" + String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
    }

    @Test("Everything is put back, whatever the run did, and the undo can be undone")
    func whole() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            let before = await state(harness)
            let csv = """
                name,displayName,groups,addGroups,action
                \(Self.name(1)),=1,Legacy,,
                \(Self.name(2)),-2,(none),,
                \(Self.name(3)),(none),,Legacy,
                \(Self.name(4)),,,,delete
                \(Self.name(5)),,,,delete
                \(Self.name(5)),Five again,Invoicing,,create
                new,'new,Finance,,
                new,again,,Legacy,
                \(Self.name(6)),,,Legacy,
                \(Self.name(7)),,Nope,,

                """
            let result = try await harness.importSheet(csv, Self.settings)
            #expect(result.summary[.failed] == 1)
            let after = await state(harness)
            #expect(after != before)
            let (prepared, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary.errors == 0, "\(undone.summary)")
            #expect(await state(harness) == before)
            #expect(prepared.remarks.count == 1 && prepared.remarks[0].contains("2 accounts that the run deleted"))
            #expect(try harness.run.open().record.undoneBy == harness.folder.appending("undo").string)
            // Once more has nothing to do.
            let (nothing, _) = try await undo(harness.run, "again", in: harness)
            #expect(nothing.plan.work.isEmpty, "\(nothing.plan.work)")
            let (_, redone) = try await undo(RunFolder(harness.folder.appending("undo")), "redo", in: harness)
            #expect(redone.summary.errors == 0, "\(redone.summary)")
            #expect(await state(harness) == after)
        }
    }

    @Test("What the run made stays unless it is asked for, and its deletes come back under new ids")
    func createdStay() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            let csv = "name,action\nnew,\n\(Self.name(1)),delete\n"
            _ = try await harness.importSheet(csv, Self.settings)
            let (prepared, result) = try await undo(harness.run, deletesCreated: false, in: harness)
            #expect(result.summary[.created] == 1 && result.summary.rows == 1)
            #expect(
                prepared.remarks.contains {
                    $0.contains("1 account that the run made stays; --delete-created deletes it")
                }
            )
            let rows = try allReports(harness.folder.appending("undo"))
            // The map from the old id to the new one.
            #expect(rows[1]?["id"] != rows[1]?["_id"] && rows[1]?["_id"]?.isEmpty == false)
            #expect(await harness.sandbox.snapshot().accounts.map(\.name).contains("new"))
        }
    }

    @Test(
        "Accounts that somebody has changed since are named and left alone, unless that is accepted",
        arguments: [false, true]
    )
    func drift(isAccepted: Bool) async throws {
        try await RunHarness.with(accounts: 5) { harness in
            let before = await state(harness)
            let csv =
                "name,displayName,addGroups\n" + (1...4).map { "\(Self.name($0)),N\($0),Legacy\n" }.joined()
                + "new,New,\n"
            _ = try await harness.importSheet(csv)
            let snapshot = await harness.sandbox.snapshot()
            let ids = Dictionary(uniqueKeysWithValues: snapshot.accounts.map { ($0.name, $0.id) })
            let groups = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.name, $0.id) })
            let client = harness.client
            _ = try await client.updateRobotAccount(
                id: ids[Self.name(1)]!,
                displayName: "Somebody",
                adding: [groups["Administrators"]!],
                removing: []
            )
            _ = try await client.updateRobotAccount(
                id: ids["new"]!,
                displayName: "New",
                adding: [groups["Legacy"]!],
                removing: []
            )
            // Back where it was before the run, in part: nobody's business.
            _ = try await client.updateRobotAccount(
                id: ids[Self.name(2)]!,
                displayName: "N2",
                adding: [],
                removing: [groups["Legacy"]!]
            )
            let (prepared, result) = try await undo(harness.run, acceptsDrift: isAccepted, in: harness)
            #expect(prepared.drifts.map(\.name).sorted() == ["new", Self.name(1)])
            let told = prepared.drifts.first { $0.name == Self.name(1) }?.change
            #expect(told == "its display name went from 'N1' to 'Somebody' and it entered 'Administrators'")
            let after = await state(harness)
            if isAccepted {
                #expect(result.summary.errors == 0)
                #expect(after == before)
            } else {
                #expect(result.summary[.failed] == 2)
                #expect(after.displayNames[Self.name(1)] == "Somebody" && after.displayNames["new"] == "New")
                #expect(after.displayNames[Self.name(3)] == before.displayNames[Self.name(3)])
                let errors = try TestSupport.report(harness.folder.appending("undo").appending("errors.csv"))
                #expect(errors.allSatisfy { $0["_code"] == "drift" && $0["_message"]!.hasPrefix("since the run, ") })
                // Nobody gets around that by a retry.
                #expect(try Retry(of: RunFolder(harness.folder.appending("undo")), all: false).rowCount == 0)
            }
        }
    }

    @Test("Many accounts that went by their groups go back by few calls")
    func groups() async throws {
        try await RunHarness.with(accounts: 200) { harness in
            let before = await state(harness)
            let csv = "name,groups\n" + (1...200).map { "\(Self.name($0)),Alumni;Legacy\n" }.joined()
            _ = try await harness.importSheet(csv)
            let (prepared, result) = try await undo(harness.run, in: harness)
            #expect(result.summary[.updated] == 200, "\(result.summary)")
            #expect(await state(harness) == before)
            #expect(prepared.bill.calls[.put] <= 10, "\(prepared.bill.calls)")
        }
    }

    @Test("Display names are put back to the letter, and names in their old spelling")
    func exact() async throws {
        try await RunHarness.with { harness in
            for (number, name) in ["(none)", "  ", "", "'=1", "two\nlines", "é", "e\u{301}"].enumerated() {
                _ = try await harness.client.createRobotAccount(name: "Bot\(number)", displayName: name, groupIDs: [])
            }
            let before = await harness.sandbox.snapshot().accounts.map { ExactText("\($0.name) \($0.displayName)") }
            let csv =
                "name,displayName,action\n" + (0..<7).map { "Bot\($0),Changed,\n" }.joined()
                + "Bot1,,delete\nBOT1,Other,create\nBot2,,delete\n"
            let result = try await harness.importSheet(csv, Self.settings)
            #expect(result.summary.errors == 0)
            for name in ["undo", "once-more"] {
                let (_, undone) = try await undo(harness.run, name, in: harness)
                #expect(undone.summary.errors == 0, "\(undone.summary)")
                let after = await harness.sandbox.snapshot().accounts.map { ExactText("\($0.name) \($0.displayName)") }
                #expect(Set(after) == Set(before))
            }
        }
    }

    @Test("Accounts that were made by calls of which no answer was recorded are undone by the names that were meant")
    func doubtfulNames() async throws {
        try await RunHarness.with { harness in
            let before = await state(harness)
            let csv = "Path,UserName,GroupName\nOrch1:,bot`[1`],Finance\nOrch1:,bot`[1`],Legacy\nOrch1:,bot-2,\n"
            _ = try await harness.importSheet(csv)
            let path = harness.run.file("checkpoint")
            var bytes = CheckpointContents.magic
            for entry in try CheckpointContents(path.contents(), path: path).entries {
                if case .outcomes = entry { continue }
                Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes)
            }
            try AtomicFile.write(bytes, to: path)
            let (_, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary[.deleted] == 2, "\(undone.summary)")
            #expect(await state(harness) == before)
        }
    }

    @Test("A before.csv that is gone or has lost lines is not undone from")
    func damaged() async throws {
        try await RunHarness.with(accounts: 5) { harness in
            let csv = "name,displayName\n" + (1...5).map { "\(Self.name($0)),N\n" }.joined() + "new,New\n"
            _ = try await harness.importSheet(csv)
            let path = harness.run.file("before.csv")
            let text = String(decoding: try path.contents(), as: UTF8.self)
            let lines = text.split(separator: "\n")
            for damage in [
                "", "id,name\n", lines.prefix(3).joined(separator: "\n") + "\n", text + "x\n", text + "\"open",
            ] {
                try AtomicFile.write(damage.utf8, to: path)
                let error = #expect(throws: RunError.self) {
                    try Undo(of: harness.run, deletesCreated: false, acceptsDrift: false)
                }
                #expect(error?.code == .configuration && error?.path == path, "\(damage)")
            }
            try AtomicFile.write(text.utf8, to: path)
            let (_, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary[.updated] == 5)
        }
    }

    @Test("Accounts that a refused bulk delete may have removed all the same come back")
    func partialDelete() async throws {
        try await RunHarness.with(accounts: 8) { harness in
            let before = await state(harness)
            let prepared = try await harness.prepare(
                "name,action\n" + (1...8).map { "\(Self.name($0)),delete\n" }.joined(),
                Self.settings
            )
            // What a service that deletes one after the other leaves when it stumbles: three are gone, and the call is refused for the next time.
            for account in await harness.sandbox.snapshot().accounts where (1...3).map(Self.name).contains(account.name)
            {
                _ = try await harness.client.deleteRobotAccount(id: account.id)
            }
            let result = try await Run(prepared, in: harness.run, program: "test", url: "").execute()
            #expect(result.summary[.unchanged] == 3 && result.summary[.deleted] == 5, "\(result.summary)")
            let (_, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary[.created] == 8, "\(undone.summary)")
            #expect(await state(harness) == before)
        }
    }

    @Test("A shared call that was taken apart left an account half way, and that is no drift")
    func takenApart() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            let before = await state(harness)
            let name = Self.name(1)
            let csv = "name,displayName,addGroups\n\(name),First,\n\(name),Second,Alumni\n"
            let prepared = try await harness.prepare(csv)
            let groups = try await harness.client.groups().value
            try await harness.deleteGroup(groups.first { $0.name == "Alumni" }!.id)
            let result = try await Run(prepared, in: harness.run, program: "test", url: "").execute()
            #expect(result.summary[.failed] == 1 && result.summary[.updated] == 1, "\(result.summary)")
            #expect(await state(harness).displayNames[name] == "First")
            let (undone, back) = try await undo(harness.run, in: harness)
            #expect(undone.drifts.isEmpty && back.summary[.updated] == 1)
            #expect(await state(harness) == before)
        }
    }

    @Test("A row that failed for good changed nothing, and what somebody did by hand instead stays")
    func failedRows() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            let prepared = try await harness.prepare("name,addGroups\n\(Self.name(1)),Legacy\n\(Self.name(2)),Alumni\n")
            let groups = try await harness.client.groups().value
            try await harness.deleteGroup(groups.first { $0.name == "Alumni" }!.id)
            let result = try await Run(prepared, in: harness.run, program: "test", url: "").execute()
            #expect(result.summary[.failed] == 1 && result.summary[.updated] == 1, "\(result.summary)")
            let id = await harness.sandbox.snapshot().accounts.first { $0.name == Self.name(2) }!.id
            _ = try await harness.client.updateRobotAccount(id: id, displayName: "By hand", adding: [], removing: [])
            let (undone, back) = try await undo(harness.run, in: harness)
            #expect(undone.drifts.isEmpty && back.summary.rows == 1 && back.summary[.updated] == 1)
        }
    }

    @Test("A group that was renamed is the same group; one that is gone fails its rows, and they say so")
    func changedGroups() async throws {
        try await RunHarness.with { harness in
            let client = harness.client
            let kept = try await client.createGroup(name: "Kept").value
            let gone = try await client.createGroup(name: "Gone").value
            _ = try await client.createRobotAccount(name: "a", displayName: "A", groupIDs: [kept.id])
            _ = try await client.createRobotAccount(name: "b", displayName: "B", groupIDs: [gone.id])
            _ = try await harness.importSheet("name,groups\na,(none)\nb,(none)\n")
            _ = try await client.updateGroup(id: kept.id, name: { "Renamed" }, adding: [], removing: [])
            try await harness.deleteGroup(gone.id)
            let (_, result) = try await undo(harness.run, in: harness)
            #expect(result.summary[.updated] == 1 && result.summary[.failed] == 1)
            let account = await harness.sandbox.snapshot().accounts.first { $0.name == "a" }
            #expect(account?.groupIDs.contains(kept.id) == true)
            let errors = try TestSupport.report(harness.folder.appending("undo").appending("errors.csv"))
            #expect(errors[0]["_message"]?.hasPrefix("no group 'Gone'") == true)
        }
    }

    @Test("A run that died at any entry of its checkpoint is undone from there", arguments: 0..<12)
    func halfFinished(entries: Int) async throws {
        try await RunHarness.with(accounts: 12) { harness in
            let before = await state(harness)
            let csv =
                "name,displayName,groups,action\n"
                + (1...4).map { "\(Self.name($0)),N\($0),Legacy,\n" }.joined()
                + "new-1,,Finance,\nnew-2,,,\n\(Self.name(9)),,,delete\n\(Self.name(10)),,,delete\n"
            _ = try await harness.importSheet(csv, Self.settings)
            let path = harness.run.file("checkpoint")
            let all = try CheckpointContents(path.contents(), path: path).entries
            var bytes = CheckpointContents.magic
            // The calls were all made; of their answers only some were recorded. Intents come before their calls.
            let outcomes = all.filter { if case .outcomes = $0 { true } else { false } }
            let rest = all.filter { if case .outcomes = $0 { false } else { true } }
            for entry in rest + outcomes.prefix(entries) {
                Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes)
            }
            try AtomicFile.write(bytes, to: path)
            let (_, result) = try await undo(harness.run, in: harness)
            #expect(result.summary.errors == 0, "\(result.summary)")
            #expect(await state(harness) == before)
        }
    }

    @Test("Random runs are undone to the last membership, and redone", arguments: 0..<6)
    func random(round: UInt64) async throws {
        var random = SeededGenerator("random undo \(round)")
        try await RunHarness.with(accounts: 40) { harness in
            let before = await state(harness)
            let groups = ["Finance", "Legacy", "Invoicing", "Alumni", "Automation Users"]
            var csv = "name,displayName,groups,addGroups,removeGroups,action\n"
            for _ in 0..<60 {
                let number = Int.random(in: 1...60, using: &random)
                let name = number <= 40 ? Self.name(number) : "new-\(number)"
                let some = groups.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)).joined(
                    separator: ";"
                )
                let display = ["", "", "=\(number)", "'\(number)", "(none)"].randomElement(using: &random)!
                switch Int.random(in: 0..<6, using: &random) {
                case 0: csv += "\(name),\(display),\(some.isEmpty ? "(none)" : some),,,\n"
                case 1: csv += "\(name),\(display),,\(some),,\n"
                case 2: csv += "\(name),\(display),,,\(some),\n"
                case 3: csv += "\(name),,,,,delete\n"
                default: csv += "\(name),\(display),,,,\n"
                }
            }
            let first = try await harness.importSheet(csv, Self.settings)
            let after = await state(harness)
            let (_, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary.errors == 0, "\(undone.summary) \(first.summary)")
            #expect(await state(harness) == before)
            let (_, redone) = try await undo(RunFolder(harness.folder.appending("undo")), "redo", in: harness)
            #expect(redone.summary.errors == 0)
            #expect(await state(harness) == after)
        }
    }
}
