import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// Runs that ended half way, and what they leave.
extension UndoTests {
    @Test("Display names are put back to the letter, and names in their old spelling")
    func exact() async throws {
        try await RunHarness.with { harness in
            for (number, name) in ["(none)", "  ", "", "'=1", "two\nlines", "é", "e\u{301}"].enumerated() {
                _ = try await harness.client.createRobotAccount(name: "Bot\(number)", displayName: name, groupIDs: [])
            }
            let before = await harness.sandbox.snapshot().accounts.map {
                ByteExactString("\($0.name) \($0.displayName)")
            }
            let csv =
                "name,displayName,action\n" + (0..<7).map { "Bot\($0),Changed,\n" }.joined()
                + "Bot1,,delete\nBOT1,Other,create\nBot2,,delete\n"
            let result = try await harness.importSheet(csv, Self.settings)
            #expect(result.summary.errors == 0)
            for name in ["undo", "once-more"] {
                let (_, undone) = try await undo(harness.run, name, in: harness)
                #expect(undone.summary.errors == 0, "\(undone.summary)")
                let after = await harness.sandbox.snapshot().accounts.map {
                    ByteExactString("\($0.name) \($0.displayName)")
                }
                #expect(Set(after) == Set(before))
            }
        }
    }

    @Test("Accounts that were made by calls of which no answer was recorded are undone by the names that were meant")
    func doubtfulNames() async throws {
        try await RunHarness.with { harness in
            let before = await state(harness)
            let csv = "Path,UserName,GroupName\nOrch1:,bot`[1`],Finance\nOrch1:,bot`[1`],Finance\nOrch1:,bot-2,\n"
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

    @Test("Accounts that the run never changed, and those that somebody else has deleted, are none of undo's business")
    func others() async throws {
        try await RunHarness.with(accounts: 20) { harness in
            let before = await state(harness)
            var settings = Self.settings
            settings.limit = 5
            settings.strategy = .account
            let csv = "name,displayName\n" + (1...12).map { "\(Self.name($0)),N\($0)\n" }.joined()
            #expect(try await harness.importSheet(csv, settings).summary[.updated] == 5)
            // The rest is planned, and stopped before its first call.
            let rest = try await PreparedRun.prepare(continuing: EarlierRun(harness.run), client: harness.client)
            let stopped = try Run(rest, in: harness.run, program: "test", verification: .brief)
            await stopped.stop(.signal(2))
            #expect(try await stopped.execute().summary[.pending] == 7)
            // One that the run has changed, and one that it has not.
            let victims = [Self.name(2), Self.name(11)]
            for victim in await harness.sandbox.snapshot().accounts where victims.contains(victim.name) {
                _ = try await harness.client.deleteRobotAccount(id: victim.id)
            }
            let (prepared, undone) = try await undo(harness.run, in: harness)
            #expect(undone.summary.rows == 4 && undone.summary[.updated] == 4, "\(undone.summary.counts)")
            #expect(prepared.remarks.contains("6 accounts are as before the run: undo leaves them out."))
            #expect(
                prepared.remarks.contains(
                    "2 accounts that somebody else has deleted since stay deleted: '\(victims[0])', '\(victims[1])'."
                )
            )
            var expected = before
            for victim in victims { (expected.displayNames[victim], expected.groups[victim]) = (nil, nil) }
            #expect(await state(harness) == expected)
        }
    }

    @Test("An undo that was killed before its plan was durable leaves alone what somebody has changed since")
    func unplanned() async throws {
        try await RunHarness.with(accounts: 5) { harness in
            let csv = "name,displayName,action\n" + (1...3).map { "\(Self.name($0)),N\($0),\n" }.joined()
            _ = try await harness.importSheet(csv + "\(Self.name(4)),,delete\nnew,New,\n", Self.settings)
            let place = RunFolder(harness.folder.appending("undo"))
            // What a kill leaves behind the folder and before the plan.
            _ = try await undo(harness.run, in: harness, isKilled: true)
            for (name, displayName) in [(Self.name(2), "Theirs"), ("new", "Theirs too")] {
                let account = try #require(await harness.sandbox.snapshot().accounts.first { $0.name == name })
                _ = try await harness.client.updateRobotAccount(
                    id: account.id,
                    displayName: displayName,
                    adding: [],
                    removing: []
                )
            }
            let earlier = try EarlierRun(place)
            let drift = try #require(
                try await Undo.drift(ofUnplanned: earlier, harness.client, policy: .brief)
            )
            var settings = earlier.settingsOfRest
            settings.heldAccounts = drift.heldAccounts
            let prepared = try await PreparedRun.prepare(
                earlier.checkedSheet(),
                settings: settings,
                client: harness.client,
                reading: drift.directory,
                continuing: earlier
            )
            let summary = try await Run(prepared, in: place, program: "test", verification: .brief).execute().summary
            #expect(summary[.failed] == 2 && summary[.updated] == 2 && summary[.created] == 1, "\(summary.counts)")
            let after = await state(harness).displayNames
            #expect(after[Self.name(2)] == "Theirs" && after["new"] == "Theirs too")
            #expect(after[Self.name(1)] != "N1" && after[Self.name(3)] != "N3" && after[Self.name(4)] != nil)
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

    @Test("Accounts that a refused bulk delete has removed all the same come back")
    func partialDelete() async throws {
        try await RunHarness.with(faults: "delete-stop=3:400", accounts: 8) { harness in
            let before = await state(harness)
            let sheet = "name,action\n" + (1...8).map { "\(Self.name($0)),delete\n" }.joined()
            let result = try await harness.importSheet(sheet, Self.settings)
            #expect(result.summary[.deleted] == 8, "\(result.summary)")
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
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.failed] == 1 && result.summary[.updated] == 1, "\(result.summary)")
            #expect(await state(harness).displayNames[name] == "First")
            let (undone, back) = try await undo(harness.run, in: harness)
            #expect(undone.drifts.isEmpty && back.summary[.updated] == 1)
            #expect(await state(harness) == before)
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

    @Test("An account that was made in a group which was renamed since is as the run left it")
    func renamedGroupOfNewAccount() async throws {
        try await RunHarness.with { harness in
            let before = await state(harness)
            let group = try await harness.client.createGroup(name: "Old name").value
            _ = try await harness.importSheet("name,groups\nnew,Old name\n")
            _ = try await harness.client.updateGroup(id: group.id, name: { "New name" }, adding: [], removing: [])
            let (undone, result) = try await undo(harness.run, in: harness)
            #expect(undone.drifts.isEmpty && result.summary[.deleted] == 1, "\(undone.drifts)")
            #expect(await state(harness) == before)
        }
    }
}
