import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Undo", .inTurn)
struct UndoTests {
    /// What an organization holds, by names: what must be the same before a run and after its undo.
    struct State: Equatable {
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

    func state(_ harness: RunHarness) async -> State { State(await harness.sandbox.snapshot()) }

    /// Undoes a run in a folder of its own.
    func undo(
        _ run: RunFolder,
        _ name: String = "undo",
        deletesCreated: Bool = true,
        acceptsDrift: Bool = false,
        policy: VerificationPolicy = .brief,
        says: (Notice) -> Void = { _ in },
        in harness: RunHarness,
        isKilled: Bool = false,
        meanwhile: () async throws -> Void = {}
    ) async throws -> (prepared: PreparedRun, result: Run.Result) {
        let undo = try Undo(of: run, deletesCreated: deletesCreated, acceptsDrift: acceptsDrift)
        let directory = try await undo.earlier.readOrganization(harness.client, showing: .all, policy, says: says)
        let undoSheet = try undo.sheet(directory)
        let path = harness.folder.appending("\(name).csv")
        try AtomicFile.write(undoSheet.bytes, to: path)
        var settings = undo.settings
        settings.held = undoSheet.held
        let sheet = Sheet(path: path, name: "\(name).csv", options: settings.sheet)
        var prepared = try await PreparedRun.prepare(
            sheet.check(),
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
            isPiped: true
        )
        try undo.mark(by: begun.folder)
        // Nothing is durable of a process that dies here but its folder.
        if isKilled { return (prepared, Run.Result(summary: Summary())) }
        try await meanwhile()
        return (prepared, try await begun.execute())
    }

    static var settings: RunSettings {
        var settings = RunSettings()
        settings.allowsDelete = true
        return settings
    }

    static func name(_ number: Int) -> String {
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
                    $0.contains("1 account that the run created stays; --delete-created deletes it")
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
            #expect(prepared.cost.calls[.put] <= 10, "\(prepared.cost.calls)")
        }
    }

    @Test("A row that failed for good changed nothing, and what somebody did by hand instead stays")
    func failedRows() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            let prepared = try await harness.prepare("name,addGroups\n\(Self.name(1)),Legacy\n\(Self.name(2)),Alumni\n")
            let groups = try await harness.client.groups().value
            try await harness.deleteGroup(groups.first { $0.name == "Alumni" }!.id)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
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
}
