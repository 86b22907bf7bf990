import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("What a sheet's file makes people look at", .inTurn)
struct SheetRemarksTests {
    private func contents(_ text: String, in folder: FilePath) throws -> Sheet.Contents {
        let path = folder.appending("robots.csv")
        try AtomicFile.write(Array(text.utf8), to: path)
        return try Sheet(path: path, name: "robots.csv", options: SheetOptions()).check()
    }

    @Test(
        "A header that may have lost a delimiter is refused, with the numbers of fields",
        arguments: [
            ("name,displayName groups\nbot,Bot 1,\n", "B 'displayName groups'", 2, 3),
            ("name,displayNamegroups\nbot,Bot 1,\n", "B 'displayNamegroups'", 2, 3),
            ("id,name;displayName\n1,bot,\n", "B 'name;displayName'", 2, 3),
            ("id,User Name_Display-Name groupIds\n1,bot,,,\n", "B 'User Name_Display-Name groupIds'", 2, 5),
            ("name,Owner,groups\nbot,Ada,Finance,\nbot-2,,,\n", "B 'Owner'", 3, 4),
            ("Cost center Owner,name,groups\n1,Ada,bot,\n", "A 'Cost center Owner'", 3, 4),
            ("name,groups Owner\nbot,Finance,\n", "B 'groups Owner'", 2, 3),
            ("name,Owner add-groups\nbot,Ada,\n", "B 'Owner add-groups'", 2, 3),
        ]
    )
    func lostDelimiter(text: String, column: String, headerCount: Int, rowCount: Int) async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: InvalidSheet.self) { try contents("\n" + text, in: folder) }
            #expect(error?.problems.map(\.line) == [2])
            let reason = error?.problems.first?.reason ?? ""
            #expect(reason.hasPrefix("the header has \(headerCount) fields, and its rows have \(rowCount), "))
            #expect(
                reason.contains(
                    "In column \(column), two headings may have lost the delimiter between them: insert it."
                )
            )
            #expect(
                reason.contains(
                    rowCount - headerCount == 1 ? "an empty cell to the header" : "empty cells to the header"
                )
            )
            let sheet = Sheet(folder.appending("robots.csv").string)
            let inspection = try Inspection(of: sheet)
            #expect(inspection.problems.first?.reason == reason)
        }
    }

    @Test(
        "Empty cells beyond the header are left out where no cell can have moved",
        arguments: [
            "name,groups\nbot,Finance,\n", "name,groups,Owner\nbot,Finance,Ada,,\n", "name,,groups\nbot,,Finance,\n",
            "name,displayName groups,\nbot,Bot 1,\n", "Path,UserName,GroupName\nOrch1:,bot,Finance,\n",
            "name,groups,Cost center name\nbot,Finance,x,\n", "name,Owner,groups\nbot,Ada,Finance\n",
        ]
    )
    func padding(text: String) async throws {
        try await withTemporaryFolder { folder in
            let contents = try contents(text, in: folder)
            #expect(contents.rowCount == 1)
        }
    }

    @Test("A heading that --map gives a meaning to is not taken for two")
    func mapped() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            try AtomicFile.write(Array("name,Robot label,groups\nbot,Bot 1,Finance,\n".utf8), to: path)
            var options = SheetOptions()
            #expect(throws: InvalidSheet.self) { try Sheet(path: path, name: "", options: options).check() }
            options.map = ["displayName": ["Robot label"]]
            let contents = try Sheet(path: path, name: "", options: options).check()
            #expect(contents.rowCount == 1)
        }
    }

    @Test("A header whose every heading is merged is reported with what it may be")
    func mergedName() async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: InvalidSheet.self) {
                try contents("name;displayName,groups\nbot,x,\n", in: folder)
            }
            #expect(
                error?.description.hasSuffix(
                    "In 'name;displayName', two headings may have lost the delimiter between them: insert it."
                ) == true
            )
        }
    }

    @Test("A last line without an end is reported, and one with an end is not")
    func openEnd() async throws {
        try await withTemporaryFolder { folder in
            let remark =
                "The last line (row 2, line 3) has no line ending. If the file was cut off, that row may be incomplete"
            let cut = try contents("name,groups\r\nbot-1,Payroll\r\nbot-2,Fin", in: folder)
            #expect(cut.remarks == [remark])
            for text in ["name,groups\nbot-1,Payroll\n", "name,groups\nbot-1,Payroll\n\u{1A}", "name,groups"] {
                let whole = try contents(text, in: folder)
                #expect(whole.remarks.isEmpty)
            }
        }
    }

    @Test(
        "A column of several organizations is reported with some of them",
        arguments: [
            ("Organization,name\nacme,a\nglobex,b\n", "A 'Organization' names 2 organizations (acme, globex)."),
            (
                "name,Tenant name\na,acme\nb,\nc,ACME \nd,b\ne,c\nf,d\n",
                "B 'Tenant name' names 4 organizations (acme, b, c, …)."
            ),
            ("name,MANDANT\na,x\nb,y\na,x\n", "B 'MANDANT' names 2 organizations (x, y)."),
        ]
    )
    func organizations(text: String, told: String) async throws {
        try await withTemporaryFolder { folder in
            let remarks = try contents(text, in: folder).remarks
            #expect(
                remarks == [
                    "Column \(told) All rows go to the organization of this sign-in: leave only its rows in the sheet"
                ]
            )
            #expect(try Inspection(of: Sheet(folder.appending("robots.csv").string)).findings.remarks == remarks)
        }
    }

    @Test("Only so many organizations are distinguished, however many a column names")
    func manyOrganizations() async throws {
        try await withTemporaryFolder { folder in
            let rows = (1...1000).map { "bot-\($0),org \($0)\n" }.joined()
            let found = try contents("name,org\n" + rows, in: folder).findings.organizations
            #expect(found.map(\.count) == [OrganizationColumn.mostCounted])
            #expect(found.first?.sentence.contains("50 organizations or more (org 1, org 2, org 3, …)") == true)
        }
    }

    @Test(
        "A column of one organization, of another heading or beside partitionGlobalId is not reported",
        arguments: [
            "Organization,name\nacme,a\nACME,b\n,c\n", "Organizer,name\nacme,a\nglobex,b\n",
            "Organization,name,partitionGlobalId\nacme,a,1\nglobex,b,2\n",
        ]
    )
    func noOrganizations(text: String) async throws {
        try await withTemporaryFolder { folder in
            let contents = try contents(text, in: folder)
            #expect(contents.remarks.isEmpty)
        }
    }

    @Test(
        "A name that total lines have is known, whatever its case and what follows it",
        arguments: [
            ("Total", true), ("TOTAL:", true), ("Grand total", true), ("Summe", true), ("Gesamtsumme: ", true),
            ("Total général", true), ("Total ge\u{301}ne\u{301}ral :", true), ("Итого", true), ("合計：", true),
            ("总计", true),
            ("sub\u{A0}total (12)", true), ("Total = 2", true), ("total-01", false), ("Totally", false),
            ("sum 1", false),
            ("bot-1", false), ("", false), (": total", false), (String(repeating: "total ", count: 100), false),
        ]
    )
    func totals(name: String, isTotal: Bool) {
        #expect(TotalLine.isNamed(name) == isTotal)
    }
}
