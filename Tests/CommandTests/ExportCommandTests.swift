import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("muster export", .inTurn)
struct ExportCommandTests {
    /// Two accounts in groups, three in none, and Roby, whom every sandbox has.
    private func withOrganization(_ body: (Muster) async throws -> Void) async throws {
        try await withSandbox { muster, _ in
            let sheet = "name,groups\na,Finance;Legacy\nb,Legacy\nc,\nd,\ne,\n"
            try muster.write(sheet, to: "first.csv")
            #expect(try await muster("import", "first.csv", "--run", "first").code == 0)
            try await body(muster)
        }
    }

    /// The output without the ids at the beginnings of its lines.
    private func withoutIDs(_ output: String) -> String {
        output.split(separator: "\n", omittingEmptySubsequences: false)
            .map {
                $0.hasPrefix("id,")
                    ? String($0)
                    : $0.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init)
                        ?? ""
            }
            .joined(separator: "\n")
    }

    @Test("Of memberships, accounts in no group have no row, and standard error says how many")
    func memberships() async throws {
        try await withOrganization { muster in
            let ended = try await muster("export", "--layout", "memberships", "--match", "[a-e]")
            #expect(withoutIDs(ended.output) == "id,name,group,_export\na,Finance,\na,Legacy,\nb,Legacy,\n")
            #expect(ended.errors == "5 accounts\n3 accounts are in no group, so they have no row\n")
            let one = try await muster("export", "--layout", "MEMBERSHIPS", "--match", "[bc]", "--out", "out.csv")
            #expect(one.output.isEmpty)
            #expect(one.errors == "2 accounts\n1 account is in no group, so it has no row\n")
            let quiet = try await muster("export", "--layout", "memberships", "--match", "c", "--quiet")
            #expect(quiet.output == "id,name,group,_export\n" && quiet.errors.isEmpty)
        }
    }

    @Test(
        "A list that proves to be incomplete prints nothing",
        arguments: ["", "--layout memberships", "--layout matrix", "--output json"]
    )
    func incomplete(options: String) async throws {
        try await withSandbox(faults: "total=more", accounts: 2500) { muster, _ in
            let ended = try await muster.run(["export"] + options.split(separator: " ").map(String.init))
            #expect(ended.code != 0 && !ended.errors.isEmpty, "\(ended.errors)")
            #expect(!ended.output.contains("robot-"), "\(ended.output.prefix(200))")
            if !options.contains("json") { #expect(ended.output.isEmpty) }
        }
    }

    @Test("What is held back before it is printed is all of it, in its order, however much it is")
    func large() async throws {
        try await withSandbox(accounts: 30_000) { muster, _ in
            let printed = try await muster("export")
            #expect(printed.code == 0)
            #expect(try await muster("export", "--out", "out.csv").code == 0)
            let written = try String(contentsOfFile: muster.folder.appending("out.csv").string, encoding: .utf8)
            #expect(printed.output == written && written.utf8.count > 2 << 20)
        }
    }

    @Test("A matrix has every account, those in no group too")
    func matrix() async throws {
        try await withOrganization { muster in
            let ended = try await muster("export", "--layout", "matrix", "--match", "[a-c]")
            let lines = ended.output.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(ended.errors == "3 accounts\n")
            #expect(
                lines[0].prefix(2) == ["id", "name"] && lines[0].last == "_export" && !lines[0].contains("Everyone")
            )
            let marked = lines.dropFirst().map { line in zip(lines[0], line).filter { $1 == "x" }.map { String($0.0) } }
            #expect(marked == [["Finance", "Legacy"], ["Legacy"], []])
        }
    }

    @Test("JSON is the same in every layout", arguments: ["memberships", "matrix"])
    func json(layout: String) async throws {
        try await withOrganization { muster in
            let plain = try await muster("export", "--output", "json")
            let same = try await muster("export", "--output", "json", "--layout", layout)
            #expect(plain.output.split(separator: "\n").count == 7 && same.output == plain.output)
            #expect(same.errors.isEmpty)
        }
    }

    @Test(
        "A layout that there is not, and columns of a layout that has its own, are mistakes of the command line",
        arguments: [
            (["--layout", "matrx"], "it must be accounts, memberships or matrix. Did you mean 'matrix'?"),
            (["--layout", "matrix", "--columns", "id"], "--columns belongs to --layout accounts"),
            (["--columns", "id,name", "--layout=memberships"], "--columns belongs to --layout accounts"),
        ]
    )
    func usage(options: [String], message: String) async throws {
        try await withTemporaryFolder { folder in
            let ended = try await Muster(folder).run(["export", "--sandbox"] + options)
            #expect(ended.code == 64 && ended.output.isEmpty && ended.errors.contains(message), "\(ended.errors)")
        }
    }
}
