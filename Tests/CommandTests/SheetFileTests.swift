import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Files as people and programs leave them, by the program", .inTurn)
struct SheetFileTests {
    private static let organization = """
        name,displayName,groups
        bot-1,Bot 1,Finance
        bot-2,Bot 2,Finance
        invoice-07,Inv 7,Finance;Payroll

        """
    private static let titleLines = "Robots of plant 4,,\n,,\nname,addGroups,Owner\nbot-1,Payroll,Ada\n"

    /// The program in a folder with a sheet, and what rehearses the organization.
    private func with(_ sheet: String, _ body: (Muster) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            try muster.write(Self.organization, to: "organization.csv")
            try muster.write(sheet, to: "robots.csv")
            try await body(muster)
        }
    }

    private func plan(_ muster: Muster, _ more: String...) async throws -> Muster.Ended {
        try await muster.run(["plan", "robots.csv", "--sandbox-from", "organization.csv"] + more)
    }

    @Test("Title lines are refused by import, plan and inspect with the option to paste, and read with it")
    func titles() async throws {
        try await with(Self.titleLines) { muster in
            let sentence = "--header-row 3 reads the sheet from there."
            let refused = try await plan(muster)
            #expect(refused.code == 65 && refused.output.isEmpty && refused.errors.contains(sentence))
            let imported = try await muster(
                "import",
                "robots.csv",
                "--sandbox-from",
                "organization.csv",
                "--yes",
                "--run",
                "refused"
            )
            #expect(imported.code == 65 && imported.errors.contains(sentence))
            let inspected = try await muster("inspect", "robots.csv")
            #expect(inspected.code == 65 && inspected.errors.isEmpty)
            #expect(
                inspected.output.hasPrefix(
                    "robots.csv\n  layout     accounts: one row is one account\n  encoding   UTF-8\n"
                )
            )
            #expect(inspected.output.contains("It cannot be imported as it is: the header names no column"))
            #expect(inspected.output.contains(sentence))
            let read = try await plan(muster, "--header-row", "3")
            #expect(read.code == 0 && read.output.contains("\n~ bot-1  groups +Payroll\n"))
            let shown = try await muster("inspect", "robots.csv", "--header-row", "3")
            #expect(shown.code == 0)
            #expect(shown.output.contains("header     row 3, by --header-row; rows above it are ignored"))
        }
    }

    @Test("A header's row below 1 is a mistake of the command line, one beyond the end of the file")
    func headerRowOutside() async throws {
        try await with(Self.titleLines) { muster in
            let below = try await plan(muster, "--header-row", "0")
            #expect(below.code == 64 && below.errors.contains("--header-row must be at least 1."))
            let beyond = try await plan(muster, "--header-row", "9")
            #expect(
                beyond.code == 65 && beyond.errors.contains("the header should be row 9, and the file ends above it.")
            )
        }
    }

    @Test("A run below titles is resumed, rebased, retried and undone as it was read, and a kept plan too")
    func follows() async throws {
        try await withSandbox(accounts: 3) { muster, sandbox in
            let rows = "name,displayName,addGroups\nrobot-000001,One,\nrobot-000002,Two,Nowhere\nrobot-000003,Three,\n"
            let titles = "Robots;of\n\"plant\n4\",,,,\n\n"
            try muster.write(titles + rows, to: "robots.csv")
            let first = try await muster("import", "robots.csv", "--header-row", "4", "--run", "run", "--limit", "1")
            #expect(first.code == 75, "\(first.errors)")
            // Somebody has edited the sheet.
            try muster.write(titles + rows.replacing("Three", with: "3"), to: "robots.csv")
            let resumed = try await muster("resume", "run", "--rebase", "--yes")
            #expect(resumed.code == 1, "\(resumed.errors)")
            #expect(resumed.errors.contains("2 are as before, 1 changed and 0 new; 0 are gone."))
            let errors = try text(of: "run/errors.csv", in: muster.folder)
            #expect(errors.contains("robot-000002,Two,Nowhere,2,7,upsert,failed"))
            #expect(try text(of: "run/run.json", in: muster.folder).contains("\"headerRow\" : 4"))
            // Its report has its header in the first row.
            try muster.write(errors.replacing("Two,Nowhere", with: "Two,"), to: "run/errors.csv")
            let retried = try await muster("retry", "run", "--run", "retry", "--yes")
            #expect(retried.code == 0, "\(retried.errors)")
            #expect(try text(of: "retry/success.csv", in: muster.folder).contains("robot-000002,Two,,"))
            let undone = try await muster("undo", "run", "--run", "undo", "--yes")
            #expect(undone.code == 0, "\(undone.errors)")
            let planned = try await muster("plan", "robots.csv", "--header-row", "4", "--out", "kept.plan")
            #expect(planned.code == 0, "\(planned.errors)")
            let done = try await muster("import", "--plan", "kept.plan", "--run", "kept", "--yes")
            #expect(done.code == 1, "\(done.errors)")
            #expect(try text(of: "kept/success.csv", in: muster.folder).contains("robot-000003,3,,3,8,update,updated"))
        }
    }

    @Test("A Ctrl-Z at the end of the file is no row")
    func controlZ() async throws {
        try await with("name,addGroups\r\nbot-1,Payroll\r\n\u{1A}") { muster in
            let planned = try await plan(muster)
            #expect(planned.code == 0 && planned.output.contains("robots.csv: 1 row,"))
            let shown = try await muster("inspect", "robots.csv", "--json")
            #expect(shown.code == 0 && shown.output == "[\"name\",\"addGroups\"]\n[\"bot-1\",\"Payroll\"]\n")
        }
    }

    @Test("A last line that does not end is said by inspect, by plan, before import asks, and in JSON")
    func cutOff() async throws {
        let sheet = "name,groups\r\nbot-1,Payroll\r\nbot-2,Fin"
        try await with(sheet) { muster in
            let remark =
                "The last line (row 2, line 3) has no line ending. If the file was cut off, that row may be incomplete"
            let shown = try await muster("inspect", "robots.csv")
            #expect(shown.output.contains("  ! \(remark)\n"))
            let told = try await plan(muster)
            #expect(told.output.contains("  ! \(remark)\n"))
            let json = try await plan(muster, "--output", "json")
            #expect(
                try JSON(json.output.split(separator: "\n").last.map(String.init) ?? "")["remarks"]?.elements == [
                    .string(remark)
                ]
            )
            let inspected = try await muster("inspect", "robots.csv", "--output", "json")
            #expect(try JSON(inspected.output)["remarks"]?.elements == [.string(remark)])
            let piped = try await muster.run(
                ["import", "-", "--sandbox-from", "organization.csv", "--run", "run"],
                input: sheet
            )
            #expect(piped.code == 64 && piped.errors.contains("  ! \(remark)\n"), "\(piped.errors)")
        }
    }

    @Test("A header that lost a delimiter is refused by inspect and plan")
    func lostDelimiter() async throws {
        try await with("name,displayName groups\nbot-1,Bot 1,\n") { muster in
            let planned = try await plan(muster)
            #expect(
                planned.code == 65
                    && planned.errors.hasPrefix("robots.csv:1: the header has 2 fields, and its rows have 3")
            )
            let inspected = try await muster("inspect", "robots.csv")
            #expect(inspected.code == 65)
        }
    }

    @Test("A last row that would create an account named as total lines are is pointed out, and no other")
    func totalLine() async throws {
        let remark =
            "Row 3 (line 4) would create an account named 'Total'. If that is the sheet's total line, remove it first"
        try await with("name,displayName\nbot-1,One\nbot-2,Two\nTotal,2\n") { muster in
            let planned = try await plan(muster)
            #expect(planned.code == 0 && planned.output.contains("  ! \(remark)\n"))
            let updating = try await plan(muster, "--mode", "update")
            #expect(updating.output.contains("total line") == false)
            let asked = try await muster(
                "import",
                "robots.csv",
                "--sandbox-from",
                "organization.csv",
                "--yes",
                "--run",
                "run",
                "--limit",
                "1"
            )
            #expect(asked.errors.contains("  ! \(remark)\n"))
            // Notes below it, and a subtotal above it.
            try muster.write(
                "name,displayName\nSum,1\nbot-1,One\nSubtotal:,2\nTotal,2\n,made today\n",
                to: "robots.csv"
            )
            let several = try await plan(muster).output.split(separator: "\n").filter { $0.contains("total line") }
            #expect(several.map { $0.prefix(15) } == ["  ! Row 3 (line", "  ! Row 4 (line"])
            // An account of that name.
            try muster.write(Self.organization + "Total,Total,\n", to: "organization.csv")
            try muster.write("name,displayName\nbot-1,One\nTotal,2\n", to: "robots.csv")
            let known = try await plan(muster)
            #expect(known.output.contains("total line") == false)
        }
    }

    @Test("A column of several organizations is pointed out by plan and inspect")
    func organizations() async throws {
        try await with("Organization,name,addGroups\nacme,bot-1,Payroll\nglobex,bot-2,Payroll\n") { muster in
            let remark =
                "  ! Column A 'Organization' names 2 organizations (acme, globex). All rows go to the organization of this sign-in"
            let planned = try await plan(muster)
            #expect(planned.output.contains(remark))
            let shown = try await muster("inspect", "robots.csv")
            #expect(shown.output.contains(remark))
        }
    }

    private func text(of name: String, in folder: FilePath) throws -> String {
        try String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
    }
}
