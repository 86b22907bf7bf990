import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The plan", .inTurn)
struct PlannerTests {
    private func plan(
        _ csv: String,
        mode: Action = .upsert,
        allowsDelete: Bool = true,
        progress: Planner.Progress = .init()
    ) async throws -> Plan {
        try await withTemporaryFolder { folder in
            var options = SheetOptions()
            options.mode = mode
            var settings = RunSettings()
            settings.allowsDelete = allowsDelete
            var planner = Planner(
                directory: sampleDirectory,
                organizationID: "org",
                settings: settings,
                progress: progress
            )
            for row in try rows(csv, options, in: folder) { planner.add(row, options) }
            return planner.finish()
        }
    }

    /// One line for each settled row and each call: what a person would say of the plan.
    private func told(_ plan: Plan) -> [String] {
        let groups = sampleDirectory.groups
        let settled = plan.settled.map { row, outcome in
            "\(row) \(outcome.status.rawValue)" + (outcome.code.isEmpty ? "" : " \(outcome.code)")
        }
        let calls = plan.work.flatMap { work in
            work.changes.map { change in
                let difference = change.before.difference(to: change.after)
                let rows = change.steps.map { "\($0.row) \($0.outcome.rawValue)" }.joined(separator: ", ")
                let parts = [
                    difference.displayName.map { "display '\($0)'" },
                    difference.adding.isEmpty ? nil : "+" + groups.names(difference.adding).joined(separator: "+"),
                    difference.removing.isEmpty ? nil : "-" + groups.names(difference.removing).joined(separator: "-"),
                ]
                return (["\(change.operation.rawValue) \(work.name) [\(rows)]"] + parts.compactMap(\.self)).joined(
                    separator: " "
                )
            }
        }
        return settled + calls
    }

    @Test(
        "Rows become the calls that they ask for",
        arguments: [
            // A new account, with and without a display name.
            ("name,displayName,groups\nnew,New,Finance", ["create new [1 created] display 'New' +Finance"]),
            ("name,groups\nnew,Finance", ["create new [1 created] +Finance"]),
            ("name,displayName\nnew,(none)", ["create new [1 created] display ''"]),
            // An id that a row before has deleted is nobody's any more; a name is free again, in any spelling.
            (
                "id,name,action\na1,,delete\na1,alpha,\n,ALPHA,create",
                ["2 failed noAccount", "delete ALPHA [1 deleted]", "create ALPHA [3 created]"]
            ),
            (
                "id,name,action\na1,,delete\n,alpha,create\na1,,\na1,,delete",
                ["3 failed noAccount", "4 unchanged", "delete alpha [1 deleted]", "create alpha [2 created]"]
            ),
            // What holds already costs nothing.
            ("name,displayName,groups\nalpha,Alpha,Finance", ["1 unchanged"]),
            ("name,displayName,groups\nalpha,,", ["1 unchanged"]),
            ("name,groups\nalpha,Everyone;Finance", ["1 unchanged"]),
            ("name,addGroups,removeGroups\nalpha,Finance,Legacy", ["1 unchanged"]),
            // Changes, found by name whatever its case, and by id.
            ("name,displayName\nALPHA,A", ["update alpha [1 updated] display 'A'"]),
            ("id,displayName\na1,A", ["update alpha [1 updated] display 'A'"]),
            ("id,name,displayName\na1,Alpha,A", ["update alpha [1 updated] display 'A'"]),
            ("name,groups\nalpha,Legacy;finance-eu", ["update alpha [1 updated] +Legacy+finance-eu -Finance"]),
            ("name,groups\nalpha,(none)", ["update alpha [1 updated] -Finance"]),
            ("name,displayName\nalpha,(none)", ["update alpha [1 updated] display ''"]),
            ("name,groupIDsToAdd,groupIDsToRemove\nBeta,g1,LEGACY", ["update Beta [1 updated] +Finance -Legacy"]),
            // What cannot be done fails alone.
            ("name,displayName\nalpha,A\n,B", ["2 failed noName", "update alpha [1 updated] display 'A'"]),
            ("name,groups\nalpha,Finnance", ["1 failed unknownGroup"]),
            ("name,groups\nalpha,twin", ["1 failed ambiguousGroup"]),
            ("name,groups\nalpha,TWIN", ["update alpha [1 updated] +TWIN -Finance"]),
            ("id,name\na1,other", ["1 failed rename"]),
            ("id,displayName\nzz,x", ["1 failed noAccount"]),
            ("name,action\nnew,update", ["1 failed noAccount"]),
            ("name,action\nalpha,create", ["1 failed nameTaken"]),
            ("name,action\nalpha,frobnicate", ["1 failed unknownAction"]),
            ("name,groups,addGroups\nalpha,Finance,Legacy", ["1 failed groupsTwice"]),
            ("name,addGroups,removeGroups\nalpha,Legacy,g2", ["1 failed groupsTwice"]),
            ("name,removeGroups\nalpha,Everyone", ["1 failed everyoneStays"]),
            ("name,partitionGlobalId\nalpha,ORG\nBeta,else", ["1 unchanged", "2 failed otherOrganization"]),
            ("name,action\nalpha,skip\n,skip", ["1 skipped", "2 skipped"]),
            // White space around a new name is an accident, and a blank display name is none.
            (
                "name,displayName\nalpha ,A\nnew\u{A0},N\nalpha,\u{200B} ",
                ["1 failed strayWhiteSpace", "2 failed strayWhiteSpace", "3 unchanged"]
            ),
            // The same letters in another normal form are another text.
            (
                "name,displayName\ncafe\u{301},x\ncaf\u{e9},x",
                ["create cafe\u{301} [1 created] display 'x'", "create caf\u{e9} [2 created] display 'x'"]
            ),
            // A delete, and what comes around it.
            ("name,action\nalpha,delete\nnobody,delete", ["2 unchanged", "delete alpha [1 deleted]"]),
            (
                "name,displayName,action\nalpha,A,\nalpha,,delete\nalpha,B,",
                [
                    "update alpha [1 updated] display 'A'", "delete alpha [2 deleted]",
                    "create alpha [3 created] display 'B'",
                ]
            ),
        ]
    )
    func singleRows(csv: String, expected: [String]) async throws {
        #expect(try await told(plan(csv)) == expected)
    }

    @Test(
        "Rows for one account share a call, in the order of the sheet",
        arguments: [
            (
                "name,displayName,addGroups,removeGroups\nalpha,A,,\nBeta,B,,\nAlpha,,Legacy,\nalpha,C,,Finance",
                [
                    "update alpha [1 updated, 3 updated, 4 updated] display 'C' +Legacy -Finance",
                    "update Beta [2 updated] display 'B'",
                ]
            ),
            // A row that adds nothing to the rows before it is unchanged.
            ("name,displayName\nalpha,A\nalpha,A", ["update alpha [1 updated, 2 unchanged] display 'A'"]),
            // Rows that undo each other ask for what is there.
            ("name,addGroups,removeGroups\nalpha,Legacy,\nalpha,,Legacy", ["1 unchanged", "2 unchanged"]),
            // An account that the sheet itself makes.
            (
                "name,displayName,groups,addGroups\nnew,N,Finance,\nNEW,,,Legacy",
                ["create new [1 created, 2 updated] display 'N' +Finance+Legacy"]
            ),
            ("name,action\nnew,create\nnew,create", ["2 failed nameTaken", "create new [1 created]"]),
            // By id and by name it is the same account.
            ("id,name,displayName\na1,,A\n,alpha,B", ["update alpha [1 updated, 2 updated] display 'B'"]),
        ]
    )
    func merged(csv: String, expected: [String]) async throws {
        #expect(try await told(plan(csv)) == expected)
    }

    @Test("The mode is the action of rows that name none, and a create ignores an id of elsewhere")
    func modes() async throws {
        #expect(try await told(plan("id,name\nforeign,alpha", mode: .create)) == ["1 failed nameTaken"])
        #expect(try await told(plan("id,name\nforeign,new", mode: .create)) == ["create new [1 created]"])
        #expect(try await told(plan("name,displayName\nnew,N", mode: .update)) == ["1 failed noAccount"])
    }

    @Test("Deletes need to be allowed")
    func deletes() async throws {
        #expect(try await told(plan("name,action\nalpha,delete", allowsDelete: false)) == ["1 failed deleteNotAllowed"])
    }

    @Test("Unknown groups are reported all at once, each with its suggestion")
    func suggestions() async throws {
        let plan = try await plan("name,groups\nalpha,Finnance;Legacy;Lagacy;qqqqqq")
        #expect(
            plan.settled.first?.outcome.message
                == "no group 'Finnance'. Did you mean 'Finance'?; no group 'Lagacy'. Did you mean 'Legacy'?; no group 'qqqqqq'"
        )
    }

    @Test("What a resumed run finds done counts as what the run had planned")
    func resumed() async throws {
        // Row 1 had its create sent, and the account is there now. Row 2's update was applied. Row 3 was unchanged all along, as part of a
        // call for rows 2 and 3. Row 4 is done. Row 5 was to be created and was never sent: somebody else made the account.
        let csv = "name,displayName,action\ngamma,,create\nalpha,Alpha,\nalpha,Alpha,\nBeta,x,\nBeta,Beta,"
        let plan = try await plan(
            csv,
            progress: .init(
                expectations: [.created, .updated, .unchanged, .updated, .created],
                intent: { ([1: .create] as [Int: Intent])[$0] },
                isDone: { $0 == 4 }
            )
        )
        #expect(told(plan) == ["1 created", "2 updated", "3 unchanged", "5 unchanged"])
        #expect(plan.settled.first?.outcome.accountID == "a3")
        #expect(plan.settled.first?.outcome.http == 201)
    }

    @Test("A delete that was sent removes its own account and no other that came after it")
    func resumedDelete() async throws {
        let csv = "name,action\nalpha,delete\nBeta,delete\nnobody,delete\nlost,delete"
        let plan = try await plan(
            csv,
            progress: .init(
                expectations: [.deleted, .deleted, .unchanged, .deleted],
                intent: {
                    ([1: .delete(accountID: "a1"), 2: .delete(accountID: "gone"), 4: .delete(accountID: "a9")]
                        as [Int: Intent])[$0]
                }
            )
        )
        #expect(told(plan) == ["2 deleted", "3 unchanged", "4 deleted", "delete alpha [1 deleted]"])
        #expect(plan.settled.map(\.outcome.accountID) == ["gone", "", "a9"])
        #expect(plan.work.first?.changes.first?.steps.first?.wasPlanned == true)
    }

    @Test("A create that was sent and is not there is sent again knowing that it may have been")
    func resumedCreate() async throws {
        let plan = try await plan(
            "name\nnew",
            progress: .init(expectations: [.created], intent: { $0 == 1 ? .create : nil })
        )
        #expect(plan.work.first?.changes.first?.steps.first?.wasPlanned == true)
    }
}

@Suite("Ids", .inTurn)
struct CompactIDTests {
    @Test("Ids are the same only when their texts are, or the UUIDs that they are, however they are held")
    func compact() {
        let uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
        let texts = [
            uuid, uuid + "0", String(uuid.dropLast()), "", "88-uv", "é", "e\u{301}",
            "3fa85f64-5717-4562-b3fc-2c963f66afa7", "3fa85f65-5717-4562-b3fc-2c963f66afa6",
            "3fa85f6405717-4562-b3fc-2c963f66afa6", "3fa85f64-5717-4562-b3fc-2c963f66afag",
        ]
        #expect(Set(texts.map { CompactID($0) }).count == texts.count)
        #expect(CompactID(uuid) == CompactID(uuid.uppercased()))
        if case .text = CompactID(uuid) { Issue.record("a UUID is held as its text") }
    }
}
