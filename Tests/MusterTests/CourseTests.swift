import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("The course of a run", .inTurn)
struct CourseTests {
    private static func moment(_ time: Int, _ state: Moment.State, awaiting: Int = 0) -> Moment {
        Moment(time: time, state: state, awaiting: awaiting, calls: [.put: .init(sent: 16, refused: 2)])
    }

    @Test("A look at the clock reads back as it was written", arguments: [1, 2, 3, 4, 5] as [UInt8])
    func coding(state: UInt8) throws {
        let entry = Entry.clock(
            Self.moment(1_795_617_600_123, try #require(Moment.State(rawValue: state)), awaiting: 7)
        )
        #expect(Entry(entry.encoded[...]) == entry)
        for length in 0..<entry.encoded.count { #expect(Entry(entry.encoded.prefix(length)) == nil) }
    }

    @Test("Each look knows the rows that were done before it, and a row that is decided twice counts once")
    func fold() throws {
        let failed = Entry.outcomes([.init(row: 2, outcome: Outcome(.failed))])
        let created = Entry.outcomes([.init(row: 2, outcome: Outcome(.created))])
        let ledger = try Ledger([
            .begin(.init(runID: "r", fingerprint: "f", rowCount: 3)), .clock(Self.moment(0, .begun)),
            .outcomes([.init(row: 1, outcome: Outcome(.created))]), failed, .clock(Self.moment(1000, .working)),
            .clock(Self.moment(9000, .begun)), created, .outcomes([.init(row: 3, outcome: Outcome(.pending))]),
            .clock(Self.moment(9500, .ended)),
        ])
        #expect(ledger.timeline.points.map(\.done) == [0, 2, 2, 2])
        #expect(ledger.timeline.points.map(\.failed) == [0, 1, 1, 0])
        #expect(ledger.timeline.stretches.map(\.count) == [2, 2])
        // What lies between two stretches is no work.
        #expect(ledger.timeline.worked == 1500)
        #expect(ledger.timeline.calls[.put] == .init(sent: 32, refused: 4))
    }

    @Test("However long a run lasts, its course takes no more room, and keeps the ends of its stretches")
    func bounded() {
        var timeline = Timeline()
        for second in 0..<20_000 {
            let state: Moment.State = second % 5000 == 0 ? .begun : .working
            timeline.append(.init(moment: Self.moment(second * 1000, state), done: second, failed: 0))
        }
        #expect(timeline.points.count <= 2000)
        #expect(timeline.stretches.map { $0.first?.done } == [0, 5000, 10_000, 15_000])
        #expect(timeline.stretches.map { $0.last?.done } == [4999, 9999, 14_999, 19_999])
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
            try await checkpoint.append([.clock(Self.moment(5, .begun))])
            #expect(try path.contents().starts(with: CheckpointFile.magic))
            #expect(try Ledger.read(path).ledger.timeline.points.map(\.moment.time) == [5])
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
            let prepared = try await PreparedRun(
                contents: contents,
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
