import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@testable import Muster

@Suite("Verification", .inTurn)
struct VerificationTests {
    @Test("Its pauses double, and end with its patience")
    func pauses() {
        let policy = VerificationPolicy()
        var elapsed = Duration.zero
        var pauses: [Duration] = []
        while let pause = policy.pause(afterReads: pauses.count + 1, elapsed: elapsed) {
            pauses.append(pause)
            elapsed += pause
        }
        #expect(pauses == [1, 2, 4, 8, 15, 15, 15].map { Duration.seconds($0) })
        #expect(elapsed == .seconds(60))
        // A look that takes longer than the patience has no other behind it.
        #expect(policy.pause(afterReads: 1, elapsed: .seconds(61)) == nil)
    }

    @Test("Readers that lag behind are waited for", arguments: [true, false])
    func lag(isDelete: Bool) async throws {
        try await RunHarness.with(faults: "lag=700ms", accounts: 40) { harness in
            var settings = RunSettings()
            settings.allowsDelete = true
            settings.strategy = .group
            let rows = (10...30).map { isDelete ? "robot-0000\($0),,delete\n" : "robot-0000\($0),Legacy,\n" }
            let prepared = try await harness.prepare("name,addGroups,action\n" + rows.joined(), settings)
            var policy = VerificationPolicy.brief
            policy.patience = .seconds(60)
            let result = try await Run(prepared, in: harness.run, program: "test", verification: policy).execute()
            #expect(result.summary[.failed] == 0 && result.summary[.unknown] == 0)
            #expect(result.summary[.updated] + result.summary[.unchanged] + result.summary[.deleted] == 21)
            #expect(result.summary.notices.contains { $0.contains("does not show them yet") })
        }
    }

    @Test("What is not seen at the end is unknown, and a resume finds it done", arguments: [true, false])
    func unseen(isDelete: Bool) async throws {
        try await RunHarness.with(faults: "lag=1500ms", accounts: 40) { harness in
            var settings = RunSettings()
            settings.allowsDelete = true
            settings.strategy = .group
            let rows = (11...19).map { isDelete ? "robot-0000\($0),,delete\n" : "robot-0000\($0),Legacy,\n" }
            let prepared = try await harness.prepare("name,addGroups,action\n" + rows.joined(), settings)
            var policy = VerificationPolicy()
            policy.patience = .zero
            let result = try await Run(prepared, in: harness.run, program: "test", verification: policy).execute()
            #expect(result.summary[.unknown] == 9 && result.summary[.failed] == 0)
            #expect(try harness.report("errors.csv").allSatisfy { $0["_code"] == "notVerified" })
            let wanted = isDelete ? "deleted" : "updated"
            // Readers catch up in their own time.
            while try await harness.prepare("name,addGroups,action\n" + rows.joined(), settings).plan.work.isEmpty
                == false
            { try await Task.sleep(for: .milliseconds(50)) }
            _ = try await harness.resume()
            #expect(try harness.report("success.csv").allSatisfy { $0["_status"] == wanted })
        }
    }
}
