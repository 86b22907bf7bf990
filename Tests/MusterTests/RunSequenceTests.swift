import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("A run as sequences, and the list of runs", .inTurn)
struct RunSequenceTests {
    private static let sheet = "name,groups\n" + (1...20).map { "new-\($0),Finance\n" }.joined() + "bad,Nowhere\n"

    @Test("The outcomes of a run that goes on come one by one until it ends, each row once at least")
    func outcomes() async throws {
        try await RunHarness.with { harness in
            let run = try await Run(harness.prepare(Self.sheet), in: harness.run, program: "test", verification: .brief)
            async let result = run.execute()
            var last: [Int: Outcome.Status] = [:]
            for try await row in run.folder.outcomes(every: .milliseconds(5)) { last[row.row] = row.outcome.status }
            _ = try await result
            #expect(last.count == 21)
            #expect(last.values.count { $0 == .created } == 20 && last[21] == .failed)
        }
    }

    @Test("The updates end with the run, and never count more rows than there are")
    func updates() async throws {
        try await RunHarness.with { harness in
            let run = try await Run(harness.prepare(Self.sheet), in: harness.run, program: "test", verification: .brief)
            async let result = run.execute()
            var count = 0
            for await progress in run.updates(every: .milliseconds(1)) {
                #expect(progress.made <= progress.rowCount && progress.rowCount == 21)
                count += 1
            }
            _ = try await result
            #expect(run.hasEnded)
            #expect(count > 0)
        }
    }

    @Test("The list of runs tells how far each is, and what can be done with it")
    func known() async throws {
        try await RunHarness.with(accounts: 3) { harness in
            _ = try await harness.importSheet(Self.sheet, stoppingAfter: 4)
            let stopped = try KnownRun(harness.run)
            #expect(stopped.state == .stopped && stopped.canResume && stopped.canUndo)
            #expect(stopped.rowCount == 21 && stopped.counts[.pending, default: 0] > 0)
            do {
                let held = try EarlierRun(harness.run)
                #expect(try KnownRun(held.folder).state == .running)
            }
            let earlier = try EarlierRun(harness.run)
            let rest = try await earlier.prepareRest(client: harness.client) { $0.concurrency = .fixed(4) }
            _ = try await Run(rest, in: harness.run, program: "test", verification: .brief).execute()
            let finished = try KnownRun(harness.run)
            #expect(finished.state == .finished && !finished.canResume && finished.canRetry && finished.canUndo)
            #expect(finished.counts[.created] == 20 && finished.failed == 1)
            #expect(RunFolder.all(in: harness.folder).map(\.path) == [harness.run.path])
        }
    }

    @Test("A retry and an undo are planned and run by the public interface alone")
    func followUps() async throws {
        try await RunHarness.with { harness in
            _ = try await harness.importSheet(Self.sheet)
            let retryCopy = try TemporaryCopy()
            do {
                let retry = try Retry(of: harness.run, all: true)
                #expect(retry.rowCount == 1)
                let sheet = try retry.sheet(in: retryCopy)
                var corrections = CellCorrections()
                corrections.replace(row: 1, column: 1, with: "Finance")
                let corrected = try TemporaryCopy()
                let edited = try sheet.corrected(by: corrections, in: corrected)
                var settings = retry.settings
                settings.sheet = edited.options
                let prepared = try await retry.prepare(edited.check(), settings: settings, client: harness.client)
                let run = try Run(
                    prepared,
                    in: RunFolder(harness.folder.appending("retry")),
                    program: "test",
                    isPiped: true,
                    verification: .brief
                )
                #expect(try await run.execute().summary[.created] == 1)
            }
            let undoCopy = try TemporaryCopy()
            let undo = try Undo(of: harness.run, deletesCreated: true, acceptsDrift: false)
            let prepared = try await undo.prepare(client: harness.client, in: undoCopy)
            #expect(prepared.createdCount == 20)
            let run = try Run(
                prepared,
                in: RunFolder(harness.folder.appending("undo")),
                program: "test",
                isPiped: true,
                verification: .brief
            )
            try undo.mark(by: run.folder)
            #expect(try await run.execute().summary[.deleted] == 20)
            #expect(try KnownRun(harness.run).state == .undone)
        }
    }
}
