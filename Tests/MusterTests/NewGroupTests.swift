import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("Groups of another organization", .inTurn)
struct NewGroupTests {
    private static var settings: RunSettings {
        var settings = RunSettings()
        settings.createsGroups = true
        return settings
    }

    private static let sheet = """
        name,displayName,groups,addGroups
        a,A,Sales;Finance,
        b,B,SALES;Ops,
        Roby,,,ops
        c,C,sales,

        """

    /// The names of an account's groups, without Everyone.
    private func groups(of name: String, _ harness: RunHarness) async -> Set<String> {
        let snapshot = await harness.sandbox.snapshot()
        let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
        let account = snapshot.accounts.first { $0.name == name }
        return Set(account?.groupIDs.compactMap { names[$0] } ?? []).subtracting(["Everyone"])
    }

    @Test("Missing groups are made once each, whatever their spelling, and stand in the plan and the bill")
    func made() async throws {
        try await RunHarness.with { harness in
            let prepared = try await harness.prepare(Self.sheet, Self.settings)
            #expect(prepared.directory.groups.names(prepared.plan.newGroups) == ["Sales", "Ops"])
            #expect(prepared.cost.calls[.post] == 5)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
            #expect(result.summary[.created] == 3 && result.summary[.updated] == 1, "\(result.summary)")
            let snapshot = await harness.sandbox.snapshot()
            #expect(snapshot.calls["POST group"] == 2)
            #expect(snapshot.groups.suffix(2).map(\.name) == ["Sales", "Ops"])
            #expect(await groups(of: "a", harness) == ["Sales", "Finance"])
            #expect(await groups(of: "b", harness) == ["Sales", "Ops"])
            #expect(await groups(of: "Roby", harness) == ["Gryffindors", "Ops"])
            let again = try await harness.prepare(Self.sheet, Self.settings)
            #expect(again.plan.newGroups.isEmpty && again.plan.work.isEmpty)
        }
    }

    @Test(
        "Lost answers make no group twice",
        arguments: [
            "reset-after=0.5", "garbage=0.6", "500-after=0.5", "503=0.5", "429=0.5:50ms",
            "duplicate=400-text,reset-after=0.5",
        ]
    )
    func lost(fault: String) async throws {
        // Reads are answered: five in a row may fail by chance, and which they are depends on the order of the calls.
        try await RunHarness.with(faults: fault + ",methods=POST+PUT,seed=3") { harness in
            let result = try await harness.importSheet(Self.sheet, Self.settings)
            #expect(result.summary[.created] == 3 && result.summary.errors == 0, "\(result.summary)")
            #expect(await harness.sandbox.snapshot().groups.count == 10)
        }
    }

    @Test("Without the scope for groups, the rows that need a missing one fail and say why; the others are done")
    func forbidden() async throws {
        try await RunHarness.with(faults: "group-write=deny") { harness in
            let csv = Self.sheet + "d,D,Finance,\n"
            let result = try await harness.importSheet(csv, Self.settings)
            #expect(result.summary[.failed] == 4 && result.summary[.created] == 1, "\(result.summary)")
            let errors = try harness.report("errors.csv")
            #expect(errors.allSatisfy { $0["_code"] == "groupNotMade" || $0["_code"] == "groupRefused" }, "\(errors)")
            #expect(errors[0]["_message"]?.contains("the group 'Sales' could not be created") == true)
            #expect(result.summary.notices.count == 1 && result.summary.notices[0].contains("PM.Group.Write"))
        }
    }

    @Test("An id that is not there, and a group to leave, are never made")
    func notMade() async throws {
        try await RunHarness.with { harness in
            let csv = "name,addGroups,removeGroups\na,3fa85f64-5717-4562-b3fc-2c963f66afa7,\nRoby,,Nowhere\n"
            let prepared = try await harness.prepare(csv, Self.settings)
            #expect(prepared.plan.counts.failed == 2 && prepared.plan.newGroups.isEmpty)
        }
    }

    @Test("A group that only rows need which are left for later, or cannot be done, is not made")
    func later() async throws {
        try await RunHarness.with { harness in
            var settings = Self.settings
            settings.limit = 1
            let csv = "id,name,groups\n,a,Finance\n,b,Sales\nno-such-id,c,Ops\n"
            let prepared = try await harness.prepare(csv, settings)
            #expect(prepared.plan.newGroups.isEmpty)
        }
    }

    @Test("A kept plan makes its groups, and a run that dies after that continues with them")
    func kept() async throws {
        try await RunHarness.with { harness in
            let prepared = try await harness.prepare(Self.sheet, Self.settings)
            let kept = try KeptPlan(prepared, program: "test")
            _ = try await harness.client.createGroup(name: "Sales")
            var settings = Self.settings
            settings.sheet = prepared.settings.sheet
            let again = try await PreparedRun.prepare(
                prepared.contents,
                settings: settings,
                client: harness.client,
                following: kept
            )
            #expect(again.drifts.isEmpty, "\(again.drifts)")
            let result = try await Run(again, in: harness.run, program: "test").execute()
            #expect(result.summary[.created] == 3 && result.summary.errors == 0)
        }
    }

    @Test("Groups are renamed by a file of two columns, whatever the case, with or without a header")
    func renamed() async throws {
        try await RunHarness.with { harness in
            let path = harness.folder.appending("map.csv")
            try AtomicFile.write("Old;New\r\nVertrieb;Finance\r\n\"Alt; sehr\";Legacy\r\n".utf8, to: path)
            var settings = RunSettings()
            settings.sheet.groupMap = try GroupMap.read(path)
            settings.sheet.listSeparator = "|"
            let csv = "name,groups\na,VERTRIEB|Alt; sehr|Invoicing\n"
            _ = try await harness.importSheet(csv, settings)
            #expect(await groups(of: "a", harness) == ["Finance", "Legacy", "Invoicing"])
        }
    }

    @Test(
        "A file of names that cannot be followed is refused by its lines",
        arguments: [
            ("a,b,c\n", "map.csv:1: a line must have two names"), ("a,\n", "map.csv:1: a line must have two names"),
            ("a,b\nA,c\n", "map.csv:2: the group 'A' is renamed twice, to 'b' and to 'c'"),
            ("a,\"b\n", "map.csv:1:3:"),
        ]
    )
    func badMap(text: String, message: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("map.csv")
            try AtomicFile.write(text.utf8, to: path)
            let error = #expect(throws: InvalidSheet.self) { try GroupMap.read(path) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
    }
}
