import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("An export", .inTurn)
struct ExportTests {
    private func export(
        _ harness: RunHarness,
        _ change: (inout AccountExport.Options) -> Void = { _ in }
    ) async throws -> String {
        var options = AccountExport.Options()
        change(&options)
        var bytes: [UInt8] = []
        _ = try await AccountExport(client: harness.client, options: options).writeCSV { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Importing it unchanged writes nothing, whatever the accounts are called",
        arguments: ["", "page=7", "everyone=implied"]
    )
    func roundTrip(faults: String) async throws {
        try await RunHarness.with(faults: faults, accounts: 25) { harness in
            let odd = [
                "=1+1", "-x", "'quoted", "+49", "@home", "", " padded ", "a;b", "a,\"b\"", "two\nlines", "\ttab", "é",
                "e\u{301}", "(None)",
            ]
            let semicolon = try await harness.client.createGroup(name: "A;B").value
            let padded = try await harness.client.createGroup(name: "= Sum").value
            for (number, name) in odd.enumerated() {
                _ = try await harness.client.createRobotAccount(
                    name: "odd-\(number)",
                    displayName: name,
                    groupIDs: number % 2 == 0 ? [semicolon.id] : [padded.id, semicolon.id]
                )
            }
            _ = try await harness.client.createRobotAccount(name: "=name", displayName: "x", groupIDs: [])
            for isForExcel in [false, true] {
                let csv = try await export(harness) { $0.isForExcel = isForExcel }
                let prepared = try await harness.prepare(csv)
                #expect(prepared.plan.work.isEmpty, "\(prepared.plan.work)")
                #expect(prepared.plan.counts.unchanged == 26 + odd.count + 1, "\(prepared.plan.settled)")
            }
            // No cell begins as a formula does.
            let rows = try await export(harness).split(separator: "\n")
            #expect(!rows.contains { $0.contains(",=") || $0.hasPrefix("=") })
        }
    }

    @Test("Some columns of it are known for an export too")
    func someColumns() async throws {
        try await RunHarness.with { harness in
            _ = try await harness.client.createRobotAccount(name: "a", displayName: "=1+1", groupIDs: [])
            let csv = try await export(harness) { $0.columns = [.name, .displayName] }
            #expect(csv.hasPrefix("name,displayName,_export\n") && csv.contains("a,'=1+1,\n"))
            let prepared = try await harness.prepare(csv)
            #expect(prepared.plan.work.isEmpty)
        }
    }

    @Test(
        "Accounts that are deleted while it reads make it miss no other",
        arguments: ["page=10", "page=2", "page=7,everyone=implied"]
    )
    func shiftingPages(page: String) async throws {
        for vanishing in [1, 3, 6] {
            try await RunHarness.with(faults: "\(page),vanish=\(vanishing)", accounts: 60) { harness in
                let csv = try await export(harness) { $0.columns = [.name] }
                let told = Set(csv.split(separator: "\n").dropFirst().map { String($0.dropLast()) })
                let there = Set(await harness.sandbox.snapshot().accounts.map(\.name))
                #expect(there.count == 61 - vanishing && told.isSuperset(of: there), "\(there.subtracting(told))")
            }
        }
    }

    @Test("It takes one call for each thousand accounts, and one account more")
    func pages() async throws {
        try await RunHarness.with(faults: "page=100", accounts: 999) { harness in
            _ = try await export(harness)
            #expect(await harness.sandbox.snapshot().calls["GET accounts"] == 11)
        }
    }

    @Test("It holds the accounts that are asked for")
    func filters() async throws {
        try await RunHarness.with(accounts: 30) { harness in
            let all = try await harness.client.robotAccounts(sortedBy: "name").results
            let finance = try #require(try await harness.client.groups().value.first { $0.name == "Finance" })
            let inFinance = all.filter { $0.groupIDs.contains(finance.id) }.map(\.name).sorted()
            let names = { (csv: String) in csv.split(separator: "\n").dropFirst().map(String.init).sorted() }
            let byGroup = try await export(harness) {
                $0.groups = ["finance"]
                $0.columns = [.name]
            }
            #expect(names(byGroup).map { String($0.dropLast()) } == inFinance && !inFinance.isEmpty)
            let byName = try await export(harness) {
                $0.patterns = ["ROBOT-00000[12]", "roby"]
                $0.columns = [.name]
            }
            #expect(names(byName) == ["Roby,", "robot-000001,", "robot-000002,"])
            await #expect(throws: RunError.self) { try await export(harness) { $0.groups = ["Finanze"] } }
        }
    }
}
