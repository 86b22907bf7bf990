import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

/// 36 changes of somebody else's behind one plan, in each layout and by each way to the end of a run: each stands, each conflict is told, and undo gives back exactly what the run has changed.
@Suite("Three dozen changes of somebody else", .inTurn)
struct OthersScenarioTests {
    /// How the run comes to its end.
    enum Course: String, Sendable, CaseIterable {
        case atOnce, byGroups
        /// The run was stopped before their changes.
        case resumed
        /// The run was stopped before their changes and behind them, before it got to its first call.
        case resumedTwice
    }

    /// What they do to an account.
    enum Change: Sendable {
        case rename, join(String), leave(String), delete
        /// They make an account of the row's name.
        case make
    }

    /// One kind of row, for every seventh account.
    struct Kind: Sendable {
        /// The row behind the account's name.
        var cells: String
        var theirs: Change
        var status: String
        var code = ""
    }

    struct Layout: Sendable, CustomTestStringConvertible {
        var header: String
        var kinds: [Kind]
        var testDescription: String { header }
    }

    static let layouts = [
        Layout(
            header: "name,displayName,groups,addGroups",
            kinds: [
                Kind(cells: ",,Legacy", theirs: .rename, status: "updated"),
                Kind(cells: "New,,", theirs: .rename, status: "failed", code: "changedMeanwhile"),
                Kind(cells: ",,Legacy", theirs: .join("Invoicing"), status: "updated"),
                Kind(cells: ",,Legacy", theirs: .leave("Finance"), status: "updated"),
                Kind(cells: ",Legacy,", theirs: .join("Invoicing"), status: "failed", code: "changedMeanwhile"),
                Kind(cells: ",,Legacy", theirs: .delete, status: "failed", code: "noAccount"),
                Kind(cells: "New,,Legacy", theirs: .make, status: "failed", code: "nameTaken"),
            ]
        ),
        Layout(
            header: "name,group,action",
            kinds: [
                Kind(cells: "Legacy,add", theirs: .rename, status: "updated"),
                Kind(cells: "Finance,remove", theirs: .rename, status: "updated"),
                Kind(cells: "Legacy,add", theirs: .join("Invoicing"), status: "updated"),
                Kind(cells: "Legacy,add", theirs: .leave("Finance"), status: "updated"),
                Kind(cells: "Finance,remove", theirs: .join("Legacy"), status: "updated"),
                Kind(cells: "Legacy,add", theirs: .delete, status: "failed", code: "noAccount"),
                Kind(cells: "Legacy,add", theirs: .join("Invoicing"), status: "updated"),
            ]
        ),
        Layout(
            header: "name,Legacy,Finance",
            kinds: [
                Kind(cells: "x,x", theirs: .rename, status: "updated"),
                Kind(cells: "x,", theirs: .rename, status: "updated"),
                Kind(cells: "x,x", theirs: .join("Invoicing"), status: "updated"),
                Kind(cells: "x,x", theirs: .leave("Finance"), status: "failed", code: "changedMeanwhile"),
                Kind(cells: ",", theirs: .join("Legacy"), status: "failed", code: "changedMeanwhile"),
                Kind(cells: "x,x", theirs: .delete, status: "failed", code: "noAccount"),
                Kind(cells: "x,x", theirs: .join("Invoicing"), status: "updated"),
            ]
        ),
    ]

    private static let count = 36

    private static func isMade(_ kind: Kind) -> Bool { if case .make = kind.theirs { true } else { false } }

    private static func name(_ number: Int, _ layout: Layout) -> String {
        isMade(layout.kinds[number % 7]) ? "made-\(number)" : UndoTests.name(number)
    }

    private static func theirWork(_ layout: Layout, in harness: RunHarness) async throws {
        for number in 1...count {
            let name = name(number, layout)
            switch layout.kinds[number % 7].theirs {
            case .rename: try await OthersTests.change(name, displayName: "Theirs \(number)", in: harness)
            case .join(let group): try await OthersTests.change(name, adding: [group], in: harness)
            case .leave(let group): try await OthersTests.change(name, removing: [group], in: harness)
            case .delete:
                let id = await harness.sandbox.snapshot().accounts.first { $0.name == name }!.id
                _ = try await harness.client.deleteRobotAccount(id: id)
            case .make:
                _ = try await harness.client.createRobotAccount(name: name, displayName: "Theirs", groupIDs: [])
            }
        }
    }

    /// All accounts named Old, each in Finance, and what the sheet asks of them.
    private static func with<Result: Sendable>(
        _ layout: Layout,
        _ body: (RunHarness, String) async throws -> Result
    ) async throws -> Result {
        try await RunHarness.with(accounts: count) { harness in
            for (name, groups) in UndoTests.State(await harness.sandbox.snapshot()).groups
            where name.hasPrefix("robot-") {
                let others = groups.subtracting(["Everyone", "Finance"]).sorted()
                try await OthersTests.change(
                    name,
                    displayName: "Old",
                    adding: ["Finance"],
                    removing: others,
                    in: harness
                )
            }
            let rows = (1...count).map { "\(name($0, layout)),\(layout.kinds[$0 % 7].cells)\n" }
            return try await body(harness, layout.header + "\n" + rows.joined())
        }
    }

    @Test(
        "Each stands, each conflict is told, and undo gives back exactly what the run has changed",
        arguments: layouts,
        Course.allCases
    )
    func standing(_ layout: Layout, _ course: Course) async throws {
        try await Self.with(layout) { harness, csv in
            var settings = OthersTests.settings()
            if course == .byGroups { settings.strategy = .group }
            let prepared = try await harness.prepare(csv, settings)
            func stop(_ run: Run) async throws {
                await run.stop(.signal(2))
                _ = try await run.execute()
            }
            let run = try Run(prepared, in: harness.run, program: "test", verification: .brief)
            if course == .resumed || course == .resumedTwice { try await stop(run) }
            try await Self.theirWork(layout, in: harness)
            let before = UndoTests.State(await harness.sandbox.snapshot())
            if course == .resumedTwice { try await stop(harness.continued(harness.run)) }
            let isResumed = course == .resumed || course == .resumedTwice
            let result = isResumed ? try await harness.resume() : try await run.execute()
            let rows = try harness.allReports()
            for number in 1...Self.count {
                let kind = layout.kinds[number % 7]
                #expect(rows[number]?["_status"] == kind.status, "\(number): \(rows[number] ?? [:])")
                #expect(rows[number]?["_code"] == kind.code, "\(number): \(rows[number] ?? [:])")
            }
            let conflicts = (1...Self.count).filter { layout.kinds[$0 % 7].code == "changedMeanwhile" }.count
            #expect(result.summary.meanwhile?.conflicts ?? 0 == conflicts)
            try await expectTheirs(layout, harness)
            let undone = try await UndoTests().undo(harness.run, in: harness)
            #expect(undone.result.summary.errors == 0, "\(undone.result.summary.causes)")
            #expect(UndoTests.State(await harness.sandbox.snapshot()) == before)
        }
    }

    /// Each change of theirs is still to be seen.
    private func expectTheirs(_ layout: Layout, _ harness: RunHarness) async throws {
        let now = UndoTests.State(await harness.sandbox.snapshot())
        for number in 1...Self.count {
            let name = Self.name(number, layout)
            switch layout.kinds[number % 7].theirs {
            case .rename: #expect(now.displayNames[name] == "Theirs \(number)")
            case .join(let group): #expect(now.groups[name]?.contains(group) == true, "\(name)")
            case .leave(let group): #expect(now.groups[name]?.contains(group) == false, "\(name)")
            case .delete: #expect(now.groups[name] == nil, "\(name)")
            case .make: #expect(now.displayNames[name] == "Theirs" && now.groups[name] == ["Everyone"], "\(name)")
            }
        }
    }

    @Test("An undo leaves alone what somebody else changes while it works")
    func undoing() async throws {
        let layout = Self.layouts[0]
        try await Self.with(layout) { harness, csv in
            let result = try await harness.importSheet(csv, OthersTests.settings())
            #expect(result.summary.errors == 0)
            let undone = try await UndoTests().undo(harness.run, in: harness) {
                for number in 1...Self.count where number % 7 != 6 {
                    let name = Self.name(number, layout)
                    switch layout.kinds[number % 7].theirs {
                    case .rename: try await OthersTests.change(name, displayName: "Theirs \(number)", in: harness)
                    case .join(let group): try await OthersTests.change(name, adding: [group], in: harness)
                    case .leave(let group): try await OthersTests.change(name, removing: [group], in: harness)
                    case .delete, .make:
                        let id = await harness.sandbox.snapshot().accounts.first { $0.name == name }!.id
                        _ = try await harness.client.deleteRobotAccount(id: id)
                    }
                }
            }
            let now = UndoTests.State(await harness.sandbox.snapshot())
            for number in 1...Self.count {
                let name = Self.name(number, layout)
                switch number % 7 {
                // The undo takes back the group and not the name.
                case 0: #expect(now.displayNames[name] == "Theirs \(number)")
                case 1: #expect(now.displayNames[name] == "Theirs \(number)")
                case 2, 4: #expect(now.groups[name]?.contains("Invoicing") == true, "\(name)")
                case 3: #expect(now.groups[name]?.contains("Finance") == false, "\(name)")
                default: #expect(now.groups[name] == nil, "\(name)")
                }
            }
            #expect(undone.result.summary.errors > 0, "what is in conflict is told")
        }
    }
}
