import FoundationEssentials
import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("An overloaded service", .inTurn)
struct OverloadTests {
    private static let sheet = (["name"] + (1...300).map { "over-\($0)" }).joined(separator: "\n")

    @Test(
        "It costs no row an attempt, fails none, and gets fewer calls at once",
        arguments: ["at-once=12,slow=1:20ms", "workers=4:5ms", "drag=8:5ms", "write-lock=3ms", "at-once=3,slow=1:10ms"]
    )
    func overload(faults: String) async throws {
        try await RunHarness.with(faults: faults) { harness in
            let result = try await harness.importSheet(Self.sheet)
            #expect(result.stopReason == nil)
            #expect(result.summary.counts["created", default: 0] == 300)
            let state = await harness.sandbox.snapshot()
            #expect(state.createsApplied.count == 300)
            #expect(state.createsApplied.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("A resume obeys the number of calls at once, also where an earlier program wrote it")
    func record() throws {
        for setting in [ConcurrencySetting.automatic, .upTo(16), .fixed(8)] {
            var settings = RunSettings()
            settings.concurrency = setting
            let json = try JSONEncoder().encode(settings)
            let isNumber = String(decoding: json, as: UTF8.self).contains("\"concurrency\":8")
            #expect(isNumber == (setting == .fixed(8)))
            #expect(try JSONDecoder().decode(RunSettings.self, from: json).concurrency == setting)
        }
        #expect(RunSettings().concurrency == .automatic)
    }
}
