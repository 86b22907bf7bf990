import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

/// The last rows of a run, when no others are left to show whether the service or the rows are at fault.
@Suite("Runs whose last rows fail", .inTurn)
struct LastRowsTests {
    /// Renames the accounts behind the protected ones first, and those last.
    private static func updates(of accounts: Int, protected: Int) -> String {
        "name,displayName\n"
            + (Array(protected + 1...accounts) + Array(1..<protected + 1)).map {
                "robot-\(String("00000\($0)".suffix(6))),New \($0)\n"
            }.joined()
    }

    @Test(
        "Rows at the end that are all refused stop the run, and fail once resumes have tried each of them and nothing else is left",
        arguments: [(rows: 12, resumes: 2), (rows: 40, resumes: 6)]
    )
    func refused(rows: Int, resumes: Int) async throws {
        // One of the protected accounts is the guide's own.
        try await RunHarness.with(faults: "protected=\(rows + 1)", accounts: 60) { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(2)
            let stopped = try await harness.importSheet(Self.updates(of: 60, protected: rows), settings)
            #expect(stopped.stopReason != nil && stopped.summary[.updated] == 60 - rows, "\(stopped.summary.counts)")
            #expect(stopped.summary[.pending] == rows && stopped.summary[.failed] == 0)
            let told = try harness.report("pending.csv").filter { $0["_http"] == "403" }
            #expect(told.count >= 10 && told.allSatisfy { $0["_message"] == "This account may not be changed." })
            var ended = try await harness.resume()
            var count = 1
            while ended.stopReason != nil, count < 20 {
                #expect(ended.summary[.failed] == 0 && ended.summary[.pending] == rows, "\(ended.summary.counts)")
                ended = try await harness.resume()
                count += 1
            }
            #expect(ended.stopReason == nil && ended.summary[.failed] == rows, "\(ended.summary.counts)")
            #expect(count <= resumes && ended.summary.notices.contains("\(Notice.triedTwice)"), "\(count) resumes")
            #expect(
                try harness.report("errors.csv").allSatisfy { $0["_message"] == "This account may not be changed." }
            )
            #expect(try harness.allReports().count == 60)
        }
    }

    @Test("Rows at the end that are refused in the words of rows that failed alone before fail alone, too")
    func knownWords() async throws {
        try await RunHarness.with(faults: "protected=31", accounts: 40) { harness in
            var settings = RunSettings()
            settings.concurrency = .fixed(2)
            // The samples that show that others are accepted are all that are.
            let sheet = Self.updates(of: 40, protected: 0)
            let ended = try await harness.importSheet(sheet, settings)
            #expect(ended.stopReason == nil, "\(String(describing: ended.stopReason))")
            #expect(ended.summary[.failed] == 30 && ended.summary[.updated] == 10, "\(ended.summary.counts)")
        }
    }

    @Test(
        "What refuses everything still does so when the run is resumed: rows stay pending while some were never tried"
    )
    func stillBlocked() async throws {
        try await RunHarness.with(faults: "outage=10th:2h:403:PUT", accounts: 60) { harness in
            let sheet = Self.updates(of: 60, protected: 1)
            var settings = RunSettings()
            settings.concurrency = .fixed(2)
            let stopped = try await harness.importSheet(sheet, settings)
            #expect(stopped.stopReason != nil && stopped.summary[.pending] == 51, "\(stopped.summary.counts)")
            for _ in 1...2 {
                let again = try await harness.resume()
                #expect(again.stopReason != nil && again.summary[.pending] == 51, "\(again.summary.counts)")
            }
            await harness.sandbox.endOutage()
            #expect(try await harness.resume().summary[.updated] == 60)
        }
    }

    @Test(
        "Two rows at the end that meet 503 for ever stay pending, and fail with that after a resume has tried them in vain"
    )
    func unavailable() async throws {
        try await RunHarness.with(faults: "protected=3:503", accounts: 20) { harness in
            var settings = RunSettings()
            settings.outageTimeout = 1
            settings.concurrency = .fixed(1)
            let stopped = try await harness.importSheet(Self.updates(of: 20, protected: 2), settings)
            guard case .outage? = stopped.stopReason else {
                Issue.record("not stopped: \(String(describing: stopped.stopReason))")
                return
            }
            #expect(stopped.summary[.pending] == 2 && stopped.summary[.updated] == 18)
            let again = try await harness.resume()
            #expect(again.stopReason != nil && again.summary[.pending] == 2, "\(again.summary.counts)")
            let ended = try await harness.resume()
            #expect(ended.stopReason == nil && ended.summary[.failed] == 2, "\(ended.summary.counts)")
            let errors = try harness.report("errors.csv")
            #expect(errors.count == 2 && errors.allSatisfy { $0["_http"] == "503" })
            #expect(ended.summary.notices == ["\(Notice.triedTwice)"])
        }
    }

    @Test("An outage of the writes that lasts over a resume fails no row", arguments: ["PUT", "POST"])
    func outage(method: String) async throws {
        // The first two are done before the outage.
        try await RunHarness.with(faults: "outage=3rd:2h:503:\(method)", accounts: 20) { harness in
            var settings = RunSettings()
            settings.outageTimeout = 1
            settings.concurrency = .fixed(2)
            let creates = "name\n" + (1...12).map { "new-\($0)\n" }.joined()
            let rows = method == "POST" ? creates : Self.updates(of: 12, protected: 1)
            let stopped = try await harness.importSheet(rows, settings)
            #expect(stopped.stopReason != nil && stopped.summary[.failed] == 0, "\(stopped.summary.counts)")
            for _ in 1...2 {
                let again = try await harness.resume()
                #expect(again.stopReason != nil && again.summary[.failed] == 0, "\(again.summary.counts)")
            }
            await harness.sandbox.endOutage()
            let ended = try await harness.resume()
            #expect(ended.stopReason == nil && ended.summary.errors == 0, "\(ended.summary.causes)")
            #expect(ended.summary[.updated] + ended.summary[.created] == 12, "\(ended.summary.counts)")
        }
    }
}
