import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("An export's layouts", .inTurn)
struct ExportLayoutTests {
    private func export(
        _ harness: RunHarness,
        _ layout: Layout,
        _ change: (inout AccountExport.Options) -> Void = { _ in }
    ) async throws -> (text: String, written: AccountExport.Written) {
        var options = AccountExport.Options()
        options.layout = layout
        change(&options)
        var bytes: [UInt8] = []
        let written = try await AccountExport(client: harness.client, options: options).writeCSV { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), written)
    }

    /// Names of groups, and whether a column of the matrix is headed by the name. All come in the order of their names.
    private static let groups: [(name: String, isHeading: Bool)] = [
        ("'=quoted", true), ("007", true), ("=1+1", true), ("A;B", true), ("Add-Groups", false), ("Everyone!", true),
        ("Group 2", false), ("Label", true), ("Member of", false), ("User name", false), ("_Export", false),
        ("_ms", false), ("c, \"d\"", true), ("alike-1", false), ("alike_1", false), ("display name", false),
        ("groups", false), ("id", false), ("name", false), ("x", true),
    ]

    /// The groups, and accounts with awkward names in them.
    private func withAwkwardNames(_ body: (RunHarness, [String: String]) async throws -> Void) async throws {
        try await RunHarness.with { harness in
            for group in Self.groups { _ = try await harness.client.createGroup(name: group.name) }
            let all = try await harness.client.groups().value
            let ids = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.id) })
            let accounts: [(String, [String])] = [
                ("0042", ["007", "id"]), ("=cmd", ["=1+1"]), ("a,b", ["c, \"d\"", "A;B", "alike_1"]), ("bare", []),
                ("say \"x\"", ["x", "groups"]),
            ]
            for (name, groups) in accounts {
                _ = try await harness.client.createRobotAccount(
                    name: name,
                    displayName: name,
                    groupIDs: try groups.map { try #require(ids[$0]) }
                )
            }
            let created = try await harness.client.robotAccounts(sortedBy: "name").results
            try await body(harness, ids.merging(created.map { ($0.name, $0.id) }) { $1 })
        }
    }

    @Test("An account's groups are found whatever the case of the service's ids", arguments: Layout.allCases)
    func idsInCapitals(layout: Layout) async throws {
        // The groups' own ids are small, those that accounts name are in capitals.
        try await RunHarness.with(faults: "ids=upper") { harness in
            let groups = try await harness.client.groups().value.filter { ["Finance", "Legacy"].contains($0.name) }
            #expect(groups.count == 2)
            _ = try await harness.client.createRobotAccount(
                name: "bot",
                displayName: "bot",
                groupIDs: groups.map(\.id)
            )
            let account = try #require(try await harness.client.robotAccounts().results.first { $0.name == "bot" })
            #expect(account.groupIDs.contains { $0 == $0.uppercased() && $0 != $0.lowercased() })
            let (text, _) = try await export(harness, layout) { $0.patterns = ["bot"] }
            let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            switch layout {
            case .accounts: #expect(lines[1][3] == "Finance;Legacy")
            case .memberships: #expect(lines.dropFirst().map { $0[2] } == ["Finance", "Legacy"])
            case .matrix:
                let marked = zip(lines[0], lines[1]).filter { $0.1 == "x" }.map(\.0)
                #expect(marked == ["Finance", "Legacy"])
            }
        }
    }

    @Test("Memberships are one record each, in the order of the groups' names")
    func memberships() async throws {
        try await withAwkwardNames { harness, id in
            let (text, written) = try await export(harness, .memberships) { $0.patterns = ["[!R]*"] }
            let ids = { (name: String) in id[name] ?? "?" }
            // A name with the list's separator in it would be read as two.
            let forms = [ids("A;B"), "c, \"d\"", "alike_1"].sorted().map { $0 == "c, \"d\"" ? #""c, ""d""""# : $0 }
            #expect(
                text == """
                    id,name,group,_export
                    \(ids("0042")),0042,007,
                    \(ids("0042")),0042,id,
                    \(ids("=cmd")),'=cmd,'=1+1,
                    \(forms.map { "\(ids("a,b")),\"a,b\",\($0),\n" }.joined())\
                    \(ids("say \"x\"")),"say ""x""\",groups,
                    \(ids("say \"x\"")),"say ""x""\",x,

                    """
            )
            #expect(written.accounts == 5 && written.records == 8 && written.accountsWithoutRecord == 1)
        }
    }

    @Test("A matrix has a column for each group, headed by its id where the name means something else")
    func matrix() async throws {
        try await withAwkwardNames { harness, id in
            let (text, written) = try await export(harness, .matrix) {
                $0.patterns = ["[!R]*"]
                $0.delimiter = UInt8(ascii: ";")
                $0.isForExcel = true
            }
            let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            let names = try await harness.client.groups().value.map(\.name).filter { $0 != "Everyone" }.sorted()
            let forms = ["'=quoted": "''=quoted", "=1+1": "'=1+1", "A;B": "\"A;B\"", "c, \"d\"": "\"c, \"\"d\"\"\""]
            let headings = names.map { name -> String in
                let isHeading = Self.groups.first { $0.name == name }?.isHeading ?? true
                return isHeading ? forms[name] ?? name : id[name] ?? "?"
            }
            #expect(lines[0] == "\u{FEFF}id;name;\(headings.joined(separator: ";"));_export")
            func record(_ cell: String, _ name: String, _ groups: Set<String>) -> String {
                ([id[name] ?? "?", cell] + names.map { groups.contains($0) ? "x" : "" } + [""]).joined(separator: ";")
            }
            #expect(lines[1] == record("0042", "0042", ["007", "id"]))
            #expect(lines[2] == record("'=cmd", "=cmd", ["=1+1"]))
            #expect(lines[3] == record("a,b", "a,b", ["c, \"d\"", "A;B", "alike_1"]))
            #expect(lines[4] == record("bare", "bare", []))
            #expect(lines[5] == record("\"say \"\"x\"\"\"", "say \"x\"", ["x", "groups"]))
            #expect(lines[6...] == [""])
            #expect(written.accounts == 5 && written.records == 5 && written.accountsWithoutRecord == 0)
        }
    }

    @Test(
        "What is chosen by group or name are accounts; each is written with all its groups",
        arguments: Layout.allCases
    )
    func filters(layout: Layout) async throws {
        try await withAwkwardNames { harness, id in
            let (text, written) = try await export(harness, layout) { $0.groups = ["groups"] }
            #expect(written.accounts == 1)
            let lines = text.split(separator: "\n").dropFirst()
            #expect(lines.allSatisfy { $0.contains(id["say \"x\""] ?? "?") })
            switch layout {
            case .accounts: #expect(lines.count == 1 && lines.first?.contains("groups;x") == true)
            case .memberships: #expect(lines.count == 2)
            case .matrix: #expect(lines.first?.split(separator: ",").count { $0 == "x" } == 2)
            }
        }
    }

    @Test("It hands on what it has page by page, however many accounts there are", arguments: Layout.allCases)
    func streams(layout: Layout) async throws {
        try await RunHarness.with(faults: "page=100", accounts: 4000) { harness in
            var options = AccountExport.Options()
            options.layout = layout
            var portions: [Int] = []
            let export = try await AccountExport(client: harness.client, options: options)
            _ = try await export.writeCSV { portions.append($0.count) }
            #expect(portions.count > 2 && portions.allSatisfy { $0 < 66 << 10 }, "\(portions)")
        }
    }
}
