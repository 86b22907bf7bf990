import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

/// Answers that are about another account than the one that was asked for.
@Suite("Answers about other accounts", .inTurn)
struct MixedUpAnswerTests {
    @Test("A write that is answered with another account is looked up, and each row is told truly")
    func writes() async throws {
        try await RunHarness.with(faults: "answers=other", accounts: 6) { harness in
            let csv =
                "name,displayName,addGroups\nrobot-000003,Three,Finance\nrobot-000004,Four,\nbrand-new,New,Finance\n"
            var settings = RunSettings()
            settings.strategy = .account
            let ended = try await harness.importSheet(csv, settings)
            #expect(ended.stopReason == nil && ended.summary[.updated] == 2 && ended.summary[.created] == 1)
            let accounts = await harness.sandbox.snapshot().accounts
            for row in try harness.report("success.csv") {
                let account = try #require(accounts.first { $0.name == row["name"] })
                #expect(row["_id"] == account.id && account.displayName == row["displayName"])
            }
            let creates = await harness.sandbox.snapshot().createsApplied
            #expect(creates["brand-new"] == 1)
        }
    }

    @Test(
        "An answer's id is the one that was asked for, whatever its case and the signs between",
        arguments: [
            ("4D0F90A8-080D-5941-B062-3B0B6951502C", true), ("{4d0f90a8-080d-5941-b062-3b0b6951502c}", true),
            ("4d0f90a8080d5941b0623b0b6951502c", true), ("4d0f90a8-080d-5941-b062-3b0b6951502d", false), ("", false),
        ]
    )
    func ids(answer: String, isSame: Bool) {
        let account = RobotAccount(id: answer, name: "a", displayName: "A", groupIDs: [])
        let wanted = "4d0f90a8-080d-5941-b062-3b0b6951502c"
        #expect(((try? account.requireID(wanted, answeredWith: 200)) != nil) == isSame)
    }
}
