import Foundation
import SystemPackage
import TestSupport
import Testing

/// Sheets of the shapes that administrators have, against an organization of six accounts: what the program makes of each, by its own words and its reports.
@Suite("Sheets of common shapes, by the program", .inTurn)
struct SheetCaseTests {
    private static let organization = """
        name,displayName,groups
        bot-1,Bot 1,Finance
        bot-2,Bot 2,Finance
        0042,Bot 42,Finance
        0043,Bot 43,Payroll
        Müller-01,Müller,Räume
        invoice-07,Inv 7,Finance;Payroll

        """

    /// Plans a sheet against the organization.
    private func plan(_ csv: String, _ more: [String] = []) async throws -> Muster.Ended {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            try muster.write(Self.organization, to: "organization.csv")
            try muster.write(csv, to: "robots.csv")
            return try await muster.run(["plan", "robots.csv", "--sandbox-from", "organization.csv"] + more)
        }
    }

    @Test(
        "A sheet means what its author meant",
        arguments: [
            (
                "Path,GroupName,Type,UserName,Email,Source\nOrch1:,Payroll,DirectoryRobotUser,bot-1,,local\n"
                    + "Orch1:,Räume,DirectoryRobotUser,bot-1,,local\nOrch1:,Payroll,DirectoryUser,p.doe@example.test,,aad\n",
                ["layout memberships, mode add", "~ bot-1  groups +Payroll +Räume", "1  skipped"]
            ),
            (
                "name,group\nbot-1,Payroll\nbot-1,Räume\nbot-2,Payroll\n",
                ["layout memberships, mode add", "~ bot-1  groups +Payroll +Räume", "~ bot-2  groups +Payroll"]
            ),
            (
                "name,Finance,Payroll,Räume,Owner\nbot-1,x,,X,Ada\nbot-2,,yes,0,Bo\n",
                [
                    "layout matrix, mode upsert", "~ bot-1  groups +Räume", "~ bot-2  groups +Payroll −Finance",
                    "taking away 1 group membership", "unknown columns, kept in the reports: 'Owner'",
                ]
            ),
            (
                "Path,UserName,GroupName0,GroupName1,GroupName2\nOrch1:,bot-1,Payroll,Räume,\nOrch1:,bot-2,Finance,,\n",
                ["layout accounts", "~ bot-1  groups +Payroll +Räume −Finance", "1  unchanged"]
            ),
            (
                "name,groups\nbot-1,Payroll\nbot-2,Payroll\nbot-1,Räume\n",
                [
                    "row 1: row 3 gives 'bot-1' another full set of groups", "row 3: row 1 gives 'bot-1' another",
                    "~ bot-2  groups +Payroll −Finance",
                ]
            ),
            ("name,Owner\nbot-1,Ada\n", ["1  change nothing: no column of the sheet says what to change"]),
        ]
    )
    func meaning(csv: String, expected: [String]) async throws {
        let ended = try await plan(csv)
        #expect(ended.code == 0, "\(ended.errors)")
        for text in expected { #expect(ended.output.contains(text), "\(ended.output)") }
    }

    @Test(
        "A column that may mean something is refused with options that can be pasted, and one of them reads it",
        arguments: [
            (
                "name,Group 1,Group 2\nbot-1,Payroll,Räume\nbot-2,Finance,\n",
                ["--map", "groups=Group 1", "--map", "groups=Group 2"]
            ),
            ("name,addgroup,Owner\nbot-1,Payroll,Ada\nnew-1,Payroll,Ada\n", ["--map", "addGroups=addgroup"]),
            ("name,Gruppen\nbot-1,Payroll\n", ["--map", "group=Gruppen"]),
            ("name,Team\nbot-1,Payroll\nbot-2,Finance\n", ["--ignore", "Team"]),
        ]
    )
    func refused(csv: String, options: [String]) async throws {
        let ended = try await plan(csv)
        #expect(ended.code == 65 && ended.output.isEmpty)
        for pair in stride(from: 0, to: options.count, by: 2) {
            #expect(ended.errors.contains("\(options[pair]) '\(options[pair + 1])'"), "\(ended.errors)")
        }
        #expect(try await plan(csv, options).code == 0)
    }

    @Test("A run of memberships reports each row, and retry keeps the rows of an exact list together")
    func run() async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            try muster.write(Self.organization, to: "organization.csv")
            try muster.write("name,group\nbot-1,Payroll\nbot-1,Finance\nbot-2,Räume\nbot-9,Räume\n", to: "robots.csv")
            let service = ["--sandbox-from", "organization.csv"]
            let ended = try await muster.run(
                ["import", "robots.csv", "--mode", "exact", "--yes", "--run", "run"] + service
            )
            #expect(ended.code == 1, "\(ended.errors)")
            let rows = try allReports(folder.appending("run"))
            #expect((1...4).map { rows[$0]?["_status"] } == ["updated", "unchanged", "updated", "failed"])
            // A report has only some rows of the sheet: the groups that the others list would be taken away.
            let report = try await muster.run(["import", "run/errors.csv", "--mode", "exact", "--yes"] + service)
            #expect(report.code == 64 && report.errors.contains("muster retry"), "\(report.errors)")
            let retried = try await muster.run(["retry", "run", "--all", "--yes", "--run", "again"] + service)
            #expect(retried.code == 1, "\(retried.errors)")
            #expect(try allReports(folder.appending("again")).count == 1)
        }
    }

    @Test(
        "A row that is corrected is tried again with the rows of its account that mean nothing without it",
        arguments: [
            (
                "name,group\nbot-1,Finance\nbot-1,Paroll\n", "Paroll", "Räume", ["--mode", "exact"],
                ["unchanged", "updated"], 0
            ),
            (
                "name,groups\nbot-1,Payroll\nbot-2,Payroll\nbot-1,Räume\n", "Payroll", "Payroll;Finance", [],
                ["failed", "failed"], 1
            ),
        ]
    )
    func corrected(csv: String, wrong: String, right: String, mode: [String], rows: [String], code: Int32) async throws
    {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            try muster.write(Self.organization, to: "organization.csv")
            try muster.write(csv, to: "robots.csv")
            let service = ["--sandbox-from", "organization.csv", "--yes"]
            _ = try await muster.run(["import", "robots.csv", "--run", "run"] + mode + service)
            let path = folder.appending("run").appending("errors.csv").string
            let errors = try String(contentsOfFile: path, encoding: .utf8)
            let range = try #require(errors.firstRange(of: wrong))
            try errors.replacingCharacters(in: range, with: right).write(
                toFile: path,
                atomically: true,
                encoding: .utf8
            )
            let retried = try await muster.run(["retry", "run", "--run", "again"] + service)
            #expect(retried.code == code, "\(retried.errors)")
            let reports = try allReports(folder.appending("again"))
            #expect(reports.sorted { $0.key < $1.key }.map { $0.value["_status"] } == rows)
        }
    }

    @Test(
        "An export in a layout, imported unchanged, writes nothing, whatever the groups are called",
        arguments: ["memberships", "matrix"],
        [[], ["--excel"], ["--delimiter", ";"], ["--match", "b*"]]
    )
    func exported(layout: String, options: [String]) async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            let awkward = """
                name,displayName,groups
                bot-1,Bot 1,Finance;id;'=1+1
                bot-2,Bot 2,Finance
                0042,Bot 42,"A, B;name"
                "=x",odd,groups
                bot-5,Five,
                "c""q",Q,Räume

                """
            try muster.write(awkward, to: "organization.csv")
            let service = ["--sandbox-from", "organization.csv"]
            let ended = try await muster.run(["export", "--layout", layout, "--out", "out.csv"] + options + service)
            #expect(ended.code == 0, "\(ended.errors)")
            let modes = layout == "memberships" ? [["--mode", "add"], ["--mode", "exact"]] : [[]]
            for mode in modes {
                let plan = try await muster.run(["plan", "out.csv", "--detailed-exitcode"] + mode + service)
                #expect(plan.code == 0, "\(plan.output)\(plan.errors)")
                #expect(plan.output.hasPrefix("out.csv: layout \(layout), "))
            }
        }
    }
}
