import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The progress of a run over time", .inTurn)
struct CourseTests {
    private static func sample(_ time: Int, _ state: ProgressSample.State, awaiting: Int = 0) -> ProgressSample {
        ProgressSample(time: time, state: state, awaiting: awaiting, calls: [.put: .init(sent: 16, refused: 2)])
    }

    @Test("A look at the clock reads back as it was written", arguments: [1, 2, 3, 4, 5] as [UInt8])
    func coding(state: UInt8) throws {
        let entry = Entry.clock(
            Self.sample(1_795_617_600_123, try #require(ProgressSample.State(rawValue: state)), awaiting: 7)
        )
        #expect(Entry(entry.encoded[...]) == entry)
        for length in 0..<entry.encoded.count { #expect(Entry(entry.encoded.prefix(length)) == nil) }
    }

    @Test("Each look knows the rows that were done before it, and a row that is decided twice counts once")
    func fold() throws {
        let failed = Entry.outcomes([.init(row: 2, outcome: Outcome(.failed))])
        let created = Entry.outcomes([.init(row: 2, outcome: Outcome(.created))])
        let ledger = try Ledger([
            .begin(.init(runID: "r", fingerprint: "f", rowCount: 3)), .clock(Self.sample(0, .begun)),
            .outcomes([.init(row: 1, outcome: Outcome(.created))]), failed, .clock(Self.sample(1000, .working)),
            .clock(Self.sample(9000, .begun)), created, .outcomes([.init(row: 3, outcome: Outcome(.pending))]),
            .clock(Self.sample(9500, .ended)),
        ])
        #expect(ledger.timeline.points.map(\.done) == [0, 2, 2, 2])
        #expect(ledger.timeline.points.map(\.failed) == [0, 1, 1, 0])
        #expect(ledger.timeline.spans.map(\.count) == [2, 2])
        // What lies between two stretches is no work.
        #expect(ledger.timeline.worked == 1500)
        #expect(ledger.timeline.calls[.put] == .init(sent: 32, refused: 4))
    }

    @Test("However long a run lasts, its course takes no more room, and keeps the ends of its stretches")
    func bounded() {
        var timeline = Timeline()
        for second in 0..<20_000 {
            let state: ProgressSample.State = second % 5000 == 0 ? .begun : .working
            timeline.append(.init(sample: Self.sample(second * 1000, state), done: second, failed: 0))
        }
        #expect(timeline.points.count <= 2000)
        #expect(timeline.spans.map { $0.first?.done } == [0, 5000, 10_000, 15_000])
        #expect(timeline.spans.map { $0.last?.done } == [4999, 9999, 14_999, 19_999])
    }

    @Test(
        "The moments that come with every write keep the curve short, and the last of them is the process's last word"
    )
    func closeMoments() {
        var timeline = Timeline()
        timeline.append(.init(sample: Self.sample(0, .begun), done: 0, failed: 0))
        for write in 1...1000 {
            timeline.append(.init(sample: Self.sample(write * 2, .working), done: write, failed: 0))
        }
        #expect(timeline.points.count <= 6)
        #expect(timeline.points.last?.done == 1000)
        #expect(!timeline.isComplete)
        timeline.append(.init(sample: Self.sample(2001, .ended), done: 1000, failed: 0))
        #expect(timeline.isComplete && timeline.spans.count == 1)
    }

    @Test(
        "However little a killed process noted, the accounts that it was about to make and that are there were calls of this run"
    )
    func provenCreates() throws {
        let creates = (1...3).map { Entry.intent(row: $0, .create) }
        let made = (1...4).map {
            Entry.outcomes([.init(row: $0, outcome: .settled(.created, accountID: "a\($0)", http: 201))])
        }
        let begin = Entry.begin(.init(runID: "r", fingerprint: "f", rowCount: 5))
        // Row 4 was about to be made by the run whose rows this one tries again.
        let ledger = try Ledger(
            [begin, .intent(row: 4, .create), .clock(ProgressSample(time: 0, state: .begun))] + creates
                + [.clock(ProgressSample(time: 9000, state: .begun))] + made + made
        )
        #expect(ledger.provenCreates == 3)
        #expect(!ledger.timeline.isComplete)
        let record = RunRecord(
            id: "r",
            started: "2026-11-21T06:43:00Z",
            program: "test",
            input: .init(path: "/a/robots.csv", name: "robots.csv", sha256: "f", rows: 5),
            url: "https://a.example/identity",
            organizationID: "o",
            settings: RunSettings()
        )
        var summary = Summary()
        summary.tell(record, ledger)
        #expect(summary.calls["POST"]?.sent == 3 && summary.calls["POST"]?.isAtLeast == true)
        #expect(summary.times?.isAtLeast == true)
    }

    @Test("No outcome is durable without the calls that were sent before it")
    func callsWithOutcomes() async throws {
        let sheet = "name,groups\n" + (1...30).map { "new-\($0),Finance\n" }.joined()
        try await RunHarness.with { harness in
            _ = try await harness.importSheet(sheet)
            let bytes = try harness.run.checkpoint.contents()
            // As a kill at any moment leaves it.
            for length in stride(from: CheckpointFile.magic.count, through: bytes.count, by: 97) {
                let cut = harness.folder.appending("cut")
                try AtomicFile.write(bytes.prefix(length), to: cut)
                let ledger = try Ledger.read(cut).ledger
                let created =
                    ledger.rowCount == 0 ? 0 : (1...ledger.rowCount).count { ledger.status(row: $0) == .created }
                let sent = ledger.timeline.calls[.post]?.sent ?? 0
                #expect(max(sent, ledger.provenCreates) >= created, "\(sent) calls, \(created) created")
            }
            let whole = try Ledger.read(harness.run.checkpoint).ledger
            #expect(whole.timeline.calls[.post]?.sent == 30 && whole.provenCreates == 30)
        }
    }

    @Test("What rides along with the writes lies behind what each of them holds")
    func rider() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("checkpoint")
            let checkpoint = try Checkpoint(path: path, wholeLength: 0)
            let rows = (1...5).map { Entry.outcomes([.init(row: $0, outcome: Outcome(.updated))]) }
            try await checkpoint.append([.begin(.init(runID: "r", fingerprint: "f", rowCount: 5))])
            checkpoint.ride { .clock(ProgressSample(time: 7, state: .working, calls: [.put: .init(sent: 5)])) }
            for row in rows {
                try await checkpoint.append([row])
                let ledger = try Ledger.read(path).ledger
                #expect(ledger.timeline.points.last?.done == (1...5).count { ledger.status(row: $0) != nil })
                #expect(ledger.timeline.calls[.put]?.sent == 5)
            }
        }
    }

    @Test(
        "Rows of accounts that went by their groups are dealt with once: while they wait to be read back, and when they have been"
    )
    func readBackCountsOnce() async throws {
        let sheet =
            "name,addGroups\n" + (1...60).map { "robot-\(String($0 + 1_000_000).suffix(6)),Finance\n" }.joined()
        try await RunHarness.with(accounts: 60) { harness in
            var settings = RunSettings()
            settings.strategy = .group
            let run = try await Run(
                harness.prepare(sheet, settings),
                in: harness.run,
                program: "test",
                verification: .brief
            )
            let result = try await run.execute()
            let progress = await run.progress()
            #expect(progress.awaiting == 0 && progress.made == 60 && progress.done == 60)
            #expect(result.summary[.updated] > 0 && result.summary[.updated] + result.summary[.unchanged] == 60)
            let timeline = try Ledger.read(harness.run.checkpoint).ledger.timeline
            for point in timeline.points { #expect(point.done + point.sample.awaiting <= 60, "\(point)") }
            #expect(timeline.points.last?.sample.awaiting == 0)
            let page = try String(decoding: harness.run.file("report.html").contents(), as: UTF8.self)
            #expect(page.contains("60 of 60 rows were processed"))
        }
    }

    @Test("A checkpoint of the form before is read, and is one of this form once it is continued")
    func earlierForm() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("checkpoint")
            var bytes = Array("muster checkpoint 1\n".utf8)
            let beginning = Entry.begin(.init(runID: "r", fingerprint: "f", rowCount: 1))
            Frame.append(beginning.encoded, batchStart: bytes.count, to: &bytes)
            try AtomicFile.write(bytes, to: path)
            let (ledger, wholeLength) = try Ledger.read(path)
            #expect(ledger.rowCount == 1 && ledger.timeline.points.isEmpty)
            let checkpoint = try Checkpoint(path: path, wholeLength: wholeLength)
            try await checkpoint.append([.clock(Self.sample(5, .begun))])
            #expect(try path.contents().starts(with: CheckpointFile.magic))
            #expect(try Ledger.read(path).ledger.timeline.points.map(\.sample.time) == [5])
        }
    }

    @Test("A run keeps its bill, its calls, its times and its groups before and after, through a stop and a resume")
    func summary() async throws {
        let sheet =
            "name,addGroups,removeGroups\n"
            + (1...40).map { "robot-\(String($0 + 1_000_000).suffix(6)),Finance,Automation Users\n" }.joined()
            + "new-1,Finance,\nnew-2,Nowhere,\n"
        try await RunHarness.with(accounts: 60) { harness in
            var settings = RunSettings()
            settings.strategy = .account
            settings.limit = 25
            let before = await harness.members()
            let stopped = try await harness.importSheet(sheet, settings)
            #expect(stopped.summary[.pending] > 0)
            #expect(stopped.summary.groups?.first { $0.name == "Finance" }?.before == before["Finance"])
            let earlier = try EarlierRun(harness.run)
            let contents = try earlier.checkedSheet()
            var rest = earlier.record.settings
            rest.limit = nil
            let prepared = try await PreparedRun.prepare(
                contents,
                settings: rest,
                client: harness.client,
                continuing: earlier
            )
            let summary = try await Run(prepared, in: harness.run, program: "test", verification: .brief).execute()
                .summary
            let groups = try #require(summary.groups)
            let after = await harness.members()
            for group in groups {
                #expect(group.before == before[group.name] ?? 0, "\(group.name)")
                #expect(group.after == after[group.name] ?? 0, "\(group.name)")
            }
            #expect(Set(groups.map(\.name)) == ["Finance", "Automation Users"])
            #expect(summary.times?.starts == 2)
            let puts = try #require(summary.calls["PUT"])
            #expect(puts.sent == 40 && puts.refused == 0 && puts.planned == 25)
            #expect(summary.calls["POST"]?.sent == 1)
            #expect(summary.causes.map(\.examples) == [[42]])
            // The folder alone tells the same again.
            let told = try RunReport(of: harness.run).summary
            #expect(try told.encoded() == summary.encoded())
        }
    }
}

extension RunHarness {
    /// Robot accounts in each group, by the group's name.
    fileprivate func members() async -> [String: Int] {
        let snapshot = await sandbox.snapshot()
        let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
        return snapshot.accounts.flatMap(\.groupIDs).reduce(into: [:]) { $0[names[$1] ?? $1, default: 0] += 1 }
    }
}
