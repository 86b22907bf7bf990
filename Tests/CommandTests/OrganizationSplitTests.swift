import Foundation
import TestSupport
import Testing

@Suite("muster plan --by-organization", .inTurn)
struct OrganizationSplitTests {
    private static let first = "11111111-1111-1111-1111-11111111111a"
    private static let second = "22222222-2222-2222-2222-22222222222b"

    private func text(_ muster: Muster, _ name: String) throws -> String {
        try String(contentsOfFile: "\(muster.folder)/\(name)", encoding: .utf8)
    }

    /// The names in a folder, sorted; none where the folder does not exist.
    private func files(_ muster: Muster, _ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(muster.folder)/\(name)")) ?? []).sorted()
    }

    @Test(
        "Each organization gets a sheet with its rows, all their cells and the order of the sheet, written as the sheet is"
    )
    func split() async throws {
        try await withSamples { muster in
            let sheet = #"""
                name;Owner;partitionGlobalId;displayName
                a;"Ada; ""Boss""";\#(Self.first);=1+1
                b;Bo;\#(Self.second);'B
                c;"two
                lines"; \#(Self.first.uppercased()) ;
                """#
            try muster.write(sheet.replacing("\n", with: "\r\n"), to: "all.csv")
            let ended = try await muster("plan", "all.csv", "--by-organization", "sheets/today")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(
                ended.output == """
                    sheets/today/\(Self.first).csv  2 rows
                    sheets/today/\(Self.second).csv  1 row

                    """
            )
            let one = try text(muster, "sheets/today/\(Self.first).csv")
            #expect(
                one
                    == #"""
                    name;Owner;partitionGlobalId;displayName
                    a;"Ada; ""Boss""";\#(Self.first);=1+1
                    c;"two
                    lines"; \#(Self.first.uppercased()) ;

                    """#.replacing("\n", with: "\r\n")
            )
            let two = try text(muster, "sheets/today/\(Self.second).csv")
            #expect(two == "name;Owner;partitionGlobalId;displayName\r\nb;Bo;\(Self.second);'B\r\n")
        }
    }

    @Test("A column with another heading is named with --map, and a sheet without one is rejected")
    func map() async throws {
        try await withSamples { muster in
            try muster.write("name,Tenant key\na,\(Self.first)\n", to: "all.csv")
            let without = try await muster("plan", "all.csv", "--by-organization", "sheets")
            #expect(without.code == 65 && without.errors.contains("--map 'partitionGlobalId=Your column'"))
            let ended = try await muster(
                "plan",
                "all.csv",
                "--by-organization",
                "sheets",
                "--map",
                "partitionGlobalId=Tenant key",
                "--output",
                "json"
            )
            #expect(ended.code == 0)
            #expect(try JSON(ended.output)["rows"]?.number == 1)
        }
    }

    @Test("Rows without an organization are listed with their places, and nothing is written")
    func without() async throws {
        try await withSamples { muster in
            try muster.write("name,partitionGlobalId\na,\(Self.first)\nb,\nc,acme\n", to: "all.csv")
            let ended = try await muster("plan", "all.csv", "--by-organization", "sheets")
            #expect(ended.code == 65 && ended.output.isEmpty)
            #expect(ended.errors.contains("all.csv:3: row 2 names no organization"))
            #expect(ended.errors.contains("all.csv:4: row 3: partitionGlobalId 'acme' is no organization id"))
            #expect(files(muster, "sheets").isEmpty)
        }
    }

    @Test("A second split replaces the sheets of the first, and a folder with another sheet is rejected unchanged")
    func again() async throws {
        try await withSamples { muster in
            try muster.write("name,partitionGlobalId\na,\(Self.first)\n", to: "all.csv")
            for _ in 1...2 {
                #expect(try await muster("plan", "all.csv", "--by-organization", "sheets").code == 0)
            }
            try muster.write("name,partitionGlobalId\na,\(Self.second)\n", to: "all.csv")
            let ended = try await muster("plan", "all.csv", "--by-organization", "sheets")
            #expect(ended.code == 73 && ended.errors.contains("holds '\(Self.first).csv'"))
            #expect(files(muster, "sheets") == ["\(Self.first).csv"])
        }
    }
}
