import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("What a list of accounts is worth", .inTurn)
struct ListCompletenessTests {
    private typealias Completeness = ListReading.Completeness

    /// A reading of a list of so many accounts in pages of so many, each page told a total.
    private static func reading(_ count: Int, page: Int, total: Int?) -> ListReading {
        var reading = ListReading()
        while !reading.isAtEnd {
            let places = min(reading.skip, count)..<min(reading.skip + page, count)
            let accounts = places.map { RobotAccount(id: "\($0)", name: "a\($0)", displayName: "") }
            // All but the first page begin with an account that is known.
            let known = places.map {
                reading.skip > 0 && ($0 == reading.skip || places.upperBound == count && places.count == 1)
            }
            reading.take(RobotAccountPage(totalCount: total, results: accounts), known: known)
        }
        return reading
    }

    @Test(
        "A stable order is proof where the total fits, or where the list ends as one does that nothing cut off",
        arguments: [
            (2500, 1000, 2500, .complete), (2500, 1000, 2501, .incomplete), (2500, 1000, nil, .complete),
            (2500, 1000, 0, .complete),
            (1999, 1000, nil, .uncertain(.endUnproven)), (1999, 1000, 0, .uncertain(.endUnproven)),
            (1999, 1000, 1999, .complete),
            (30, 1000, nil, .uncertain(.endUnproven)), (31, 1000, nil, .complete), (0, 1000, nil, .complete),
        ] as [(Int, Int, Int?, ListReading.Completeness)]
    )
    func stable(count: Int, page: Int, total: Int?, completeness: ListReading.Completeness) {
        #expect(
            Self.reading(count, page: page, total: total).completeness(held: count, readings: 1, met: nil)
                == completeness
        )
    }

    @Test(
        "Readings that differed are worth what the total proves, else what can hardly have escaped them",
        arguments: [
            (1000, 1000, 2, 999, .complete), (1000, 1001, 2, 999, .incomplete),
            (1000, nil, 2, 1000, .uncertain(.orderUnstable)),
            (1000, 0, 3, 999, .uncertain(.orderUnstable)), (1000, nil, 9, 700, .incomplete),
            (1000, nil, 2, nil, .incomplete),
        ] as [(Int, Int?, Int, Int?, ListReading.Completeness)]
    )
    func unstable(held: Int, total: Int?, readings: Int, met: Int?, completeness: ListReading.Completeness) {
        var reading = ListReading()
        let accounts = (0..<4).map { RobotAccount(id: "\($0)", name: "a\($0)", displayName: "") }
        reading.take(RobotAccountPage(totalCount: total, results: accounts), known: [false, false, false, false])
        // A known account behind a new one.
        reading.take(RobotAccountPage(totalCount: total, results: accounts), known: [true, false, true, false])
        #expect(!reading.isOrderly)
        #expect(reading.completeness(held: held, readings: readings, met: met) == completeness)
    }

    // MARK: Plans

    /// What a plan says of a list that is doubtful: the remark, and what the rows come to.
    private static func plan(
        _ csv: String,
        faults: String,
        accounts: Int
    ) async throws -> (remarks: [String], created: [String], changed: [String]) {
        try await RunHarness.with(faults: faults, accounts: accounts) { harness in
            let prepared = try await harness.prepare(csv)
            return (
                prepared.remarks, prepared.plan.work.filter { $0.id == nil }.map(\.name),
                prepared.plan.work.filter { $0.id != nil }.map(\.name)
            )
        }
    }

    @Test("A name that a list left out is looked up before it is created, and changed instead")
    func leftOut() async throws {
        // 397 accounts are pages of a hundred, each full.
        let plan = try await Self.plan(
            "name,displayName\nrobot-000450,Left out\nbrand-new,New\n",
            faults: "total=absent,page=100,list-limit=397",
            accounts: 500
        )
        #expect(plan.created == ["brand-new"] && plan.changed == ["robot-000450"])
        #expect(
            plan.remarks.contains { $0.contains("may be cut off") && $0.contains("1 of them exists already") }
        )
    }

    @Test("An account that a list left out is looked up before a row fails for it, or counts as deleted")
    func leftOutOfChanges() async throws {
        try await RunHarness.with(faults: "total=absent,page=100,list-limit=397", accounts: 500) { harness in
            let id = try #require(
                await harness.sandbox.snapshot().accounts.first { $0.name == "robot-000460" }?.id
            )
            let sheet =
                "id,name,displayName,action\n,robot-000450,New,update\n\(id),,New,update\n,robot-000470,,delete\n"
                + ",nobody,New,update\nno-such-id,,New,update\n"
            var settings = RunSettings()
            settings.allowsDelete = true
            let prepared = try await harness.prepare(sheet, settings)
            let remark = "looked up the 5 accounts of the sheet that are not in the list: 3 of them exist already"
            #expect(prepared.remarks.contains { $0.contains(remark) }, "\(prepared.remarks)")
            let ended = try await harness.importSheet(sheet, settings)
            #expect(ended.summary[.updated] == 2 && ended.summary[.deleted] == 1, "\(ended.summary.counts)")
            #expect(ended.summary[.failed] == 2)
        }
    }

    @Test("A list that is cut off below the total is an error, and no plan")
    func cutOff() async throws {
        let error = await #expect(throws: IdentityError.self) {
            try await Self.plan("name\nbrand-new\n", faults: "page=100,list-limit=397", accounts: 500)
        }
        #expect(error?.code == "incompleteList")
    }

    @Test("An order that changes and no total: the readings are merged, and names are looked up")
    func unstableOrder() async throws {
        let plan = try await Self.plan(
            "name\nbrand-new\nrobot-000003\n",
            faults: "order=ties,total=absent",
            accounts: 2500
        )
        #expect(plan.created == ["brand-new"] && plan.changed.isEmpty)
        #expect(
            plan.remarks.contains { $0.contains("another order at each call") && $0.contains("none exists") },
            "\(plan.remarks)"
        )
    }

    @Test(
        "Where names cannot be looked up, a list that changes is an error, and one that may be cut off is said",
        arguments: [(true, "search=nothing", 1), (false, "search=nothing", 1), (true, "", 301), (false, "", 301)]
    )
    func noLookUp(isUnstable: Bool, faults: String, rows: Int) async throws {
        let csv = "name\n" + (0..<rows).map { "brand-new-\($0)\n" }.joined()
        let list = isUnstable ? "order=ties,total=absent" : "total=absent,page=100,list-limit=397"
        let faults = [list, faults].filter { !$0.isEmpty }.joined(separator: ",")
        if isUnstable {
            let error = await #expect(throws: IdentityError.self) {
                try await Self.plan(csv, faults: faults, accounts: 2500)
            }
            #expect(error?.code == "incompleteList", "\(error?.message ?? "")")
        } else {
            let plan = try await Self.plan(csv, faults: faults, accounts: 2500)
            #expect(plan.created.count == rows)
            #expect(plan.remarks.contains { $0.contains("a create or an update of it fails") })
        }
    }

    @Test(
        "A list that is proven whole takes no look-up and no remark",
        arguments: ["", "total=absent", "order=ties", "total=zero,page=500"]
    )
    func proven(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 1200) { harness in
            let before = await harness.sandbox.snapshot().calls["GET accounts"] ?? 0
            let prepared = try await harness.prepare("name\nbrand-new\n")
            let asked = await harness.sandbox.snapshot().calls["GET accounts"] ?? 0
            #expect(prepared.directory.uncertainty == nil && prepared.remarks.isEmpty)
            #expect(asked > before)
        }
    }

    @Test("An export of a list that was never the same twice is an error: what it misses would be missed for good")
    func export() async throws {
        try await RunHarness.with(faults: "order=ties,total=absent", accounts: 2500) { harness in
            let export = try await AccountExport(client: harness.client, options: .init())
            let error = await #expect(throws: IdentityError.self) { try await export.writeCSV { _ in } }
            #expect(error?.code == "incompleteList")
        }
    }
}
