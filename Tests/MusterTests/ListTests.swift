import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("What the service lists", .inTurn)
struct ListTests {
    // MARK: Totals and orders

    @Test(
        "Every account is held, whatever the service says of how many there are and of their order",
        arguments: ["told", "zero", "minus", "page", "absent", "text"],
        ["", "order=made", "page=1000,order=made", "page=500"]
    )
    func wrongTotals(total: String, more: String) async throws {
        try await RunHarness.with(faults: "total=\(total),\(more)".trimmingComma, accounts: 1200) { harness in
            let directory = try await Directory.read(harness.client)
            #expect(directory.accounts.count == 1201)
        }
    }

    @Test(
        "Pages in another order at each call are read until all accounts are held",
        arguments: ["order=ties"] + (1...8).map { "order=shuffled,seed=\($0)" }
    )
    func unstableOrder(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 2500) { harness in
            let directory = try await Directory.read(harness.client)
            #expect(directory.accounts.count == 2501)
            #expect(await harness.sandbox.snapshot().calls["GET accounts"]! >= 3)
        }
    }

    @Test(
        "A list that stays short of what is reported, or that proves nothing, is an error and no plan",
        arguments: ["total=more", "order=shuffled,total=zero", "order=shuffled,total=absent"]
    )
    func incomplete(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 2500) { harness in
            let error = await #expect(throws: IdentityError.self) {
                try await harness.prepare("name,displayName\nrobot-000001,New\nbrand-new,New\n")
            }
            #expect(error?.code == "incompleteList" && error?.message.contains("Some accounts may be missing") == true)
            #expect(
                await harness.sandbox.snapshot().calls.keys.allSatisfy { $0.hasPrefix("GET") || $0.contains("token") }
            )
        }
    }

    @Test("An ordinary list takes no call beyond those that its pages need", arguments: [(30, 1), (998, 1), (2500, 3)])
    func calls(accounts: Int, calls: Int) async throws {
        try await RunHarness.with(accounts: accounts) { harness in
            _ = try await Directory.read(harness.client)
            #expect(await harness.sandbox.snapshot().calls["GET accounts"] == calls)
        }
    }

    @Test(
        "Every account that lasts is held, while others are made and removed between pages that are read side by side"
    )
    func churn() async throws {
        try await RunHarness.with(faults: "page=20,slow=0.5:2ms", accounts: 2000) { harness in
            let seed = UInt64.random(in: 0...UInt64.max)
            let before = await harness.sandbox.snapshot().accounts
            let churn = Task { [client = harness.client] in
                var random = SplitMix64(seed: seed)
                var left = before.map(\.id)
                while !Task.isCancelled, left.count > 500 {
                    let id = left.remove(at: Int.random(in: left.indices, using: &random))
                    _ = try await client.deleteRobotAccounts(ids: [id])
                    let name = "robot-\(Int.random(in: 0...9999, using: &random))-\(left.count)"
                    _ = try await client.createRobotAccount(name: name, displayName: "", groupIDs: [])
                }
            }
            // A machine with much else to do may read the list before the first account is gone.
            let ids = Set(before.map(\.id))
            while await harness.sandbox.snapshot().accounts.allSatisfy({ ids.contains($0.id) }) {
                try await Task.sleep(for: .milliseconds(1))
            }
            let directory = try await Directory.read(harness.client)
            churn.cancel()
            _ = await churn.result
            let after = Set(await harness.sandbox.snapshot().accounts.map(\.id))
            let missed = before.filter { after.contains($0.id) && !directory.holds(id: $0.id) }.map(\.name)
            #expect(missed == [], "seed \(seed)")
            #expect(after.count > 500 && !before.allSatisfy { after.contains($0.id) })
        }
    }

    // MARK: Groups that are not told

    @Test("A few accounts that the list gives without their groups are read by themselves")
    func fewWithoutGroups() async throws {
        try await RunHarness.with(faults: "list-groups=some,page=50", accounts: 120) { harness in
            let directory = try await Directory.read(harness.client)
            #expect(directory.accounts.allSatisfy { !$0.state.groups.isEmpty })
            let csv = "name,groups\nrobot-000030,(none)\n"
            let result = try await harness.importSheet(csv)
            #expect(result.summary[.updated] == 1)
            #expect(try await harness.prepare(csv).plan.work.isEmpty)
        }
    }

    @Test(
        "A list that tells no groups, and accounts that do not either, are an error that names them",
        arguments: [("list-groups=null", 150), ("list-groups=null,own-groups=null", 20)]
    )
    func withoutGroups(faults: String, accounts: Int) async throws {
        try await RunHarness.with(faults: faults, accounts: accounts) { harness in
            let planned = await #expect(throws: IdentityError.self) {
                try await harness.prepare("name,removeGroups\nrobot-000003,Finance\n")
            }
            #expect(planned?.code == "groupsNotTold" && planned?.message.contains("groupIds") == true)
            let export = try await AccountExport(client: harness.client, options: .init())
            let exported = await #expect(throws: IdentityError.self) { try await export.writeCSV { _ in } }
            #expect(exported?.code == "groupsNotTold")
            // Where no groups are asked for, none are missing.
            var options = AccountExport.Options()
            options.columns = [.id, .name]
            let names = try await AccountExport(client: harness.client, options: options)
            #expect(try await names.writeCSV { _ in }.accounts == accounts + 1)
        }
    }

    // MARK: Ids

    @Test("Ids in capitals are the same ids: in the list, in answers and in sheets")
    func capitals() async throws {
        try await RunHarness.with(faults: "ids=upper", accounts: 40) { harness in
            let account = try #require(
                await harness.sandbox.snapshot().accounts.first { $0.name == "robot-000003" }
            )
            let csv = "id,removeGroups,displayName\n\(account.id),Finance,Three\n\(account.id.uppercased()),,Three\n"
            let result = try await harness.importSheet(csv)
            #expect(result.summary[.updated] + result.summary[.unchanged] == 2 && result.summary[.failed] == 0)
            let finance = try #require(try await harness.client.groups().value.first { $0.name == "Finance" })
            let after = try #require(await harness.sandbox.snapshot().accounts.first { $0.name == "robot-000003" })
            #expect(!after.groupIDs.contains(finance.id) && after.displayName == "Three")
            #expect(try await harness.prepare(csv).plan.work.isEmpty)
            // The id as the service writes it is what is reported.
            #expect(try harness.report("success.csv")[0]["_id"] == account.id.uppercased())
        }
    }

    @Test(
        "UUIDs are compared without case, other ids as they are",
        arguments: [
            ("0B1F2C3D-0000-4000-A000-000000000001", "0b1f2c3d-0000-4000-a000-000000000001"), ("Magic-7", "Magic-7"),
            ("0B1F2C3D-0000-4000-A000-00000000000G", "0B1F2C3D-0000-4000-A000-00000000000G"), ("", ""),
        ]
    )
    func canonical(id: String, form: String) {
        #expect(id.canonicalID == form)
        #expect(CompactID(id) == CompactID(form))
    }

    // MARK: Odd fields

    @Test("Odd fields that nobody needs make nothing unreadable")
    func oddFields() async throws {
        try await RunHarness.with(faults: "fields=odd", accounts: 30) { harness in
            let directory = try await Directory.read(harness.client)
            #expect(directory.accounts.count == 31 && directory.groups.everyone != nil)
            #expect(directory.accounts.contains { $0.state.displayName.isEmpty })
        }
    }

    @Test("An account without a name is an error that names it")
    func nameless() async throws {
        try await RunHarness.with(faults: "fields=nameless", accounts: 30) { harness in
            let error = await #expect(throws: IdentityError.self) { try await Directory.read(harness.client) }
            #expect(error?.code == "unusableAccount" && error?.message.contains("without a name") == true)
        }
    }

    @Test("An account without an id is an error that names it")
    func withoutID() throws {
        let json = #"{"totalCount":1,"results":[{"id":null,"name":"bot-1","groupIds":[null]}]}"#
        let page = try RobotAccountPage(json: Array(json.utf8))
        #expect(page.results.map(\.name) == ["bot-1"] && page.results[0].id.isEmpty)
    }

    // MARK: Names that are ids

    @Test("A text that is one group's name and another one's id is ambiguous, and both are named")
    func nameLikeID() throws {
        let id = "0b1f2c3d-0000-4000-a000-000000000004"
        let table = GroupTable([Group(id: id, name: "Finance"), Group(id: "other", name: id)])
        let problem = #expect(throws: RowProblem.self) { try table.index(written: id) }
        #expect(problem?.code == "ambiguousGroup")
        #expect(problem?.message.contains("'Finance'") == true && problem?.message.contains("the id 'other'") == true)
        let cells = GroupCells(table)
        for group in table.groups {
            let cell = cells.cell([group.id])
            #expect(table[try table.index(written: cell)].id == group.id)
        }
    }
}

extension String {
    fileprivate var trimmingComma: String { hasSuffix(",") ? String(dropLast()) : self }
}
