import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

/// A run of own calls in virtual time: the real paces of `PUT` and `GET`, the real policy, and a service that takes some time for each call.
///
/// One worker stands for eight, so a call of an account takes an eighth of its time, and a page all of it. Where no quota holds the writes back, pages are read ahead as a run does.
private struct VirtualRun {
    var quota = QuotaPolicy.cloud
    var accounts = 10_000
    /// Positions in the list, in the order of the sheet.
    var order: [Int]
    var period: Duration = .seconds(60)
    var isReading = true
    /// With several calls at once, a write takes its share of this.
    var timePerWrite = Duration.milliseconds(8)

    struct Result {
        var time = Duration.zero
        var reads = 0
        /// The oldest reading that somebody was changed on.
        var oldest = Duration.zero
    }

    func run() -> Result {
        var result = Result()
        var now = Duration.zero
        var put = Pace(limit: quota.limits[.put], window: quota.window)
        var get = Pace(limit: quota.limits[.get], window: quota.window)
        // The plan's own reading.
        let pages = accounts.dividedUp(by: 1000)
        func read(_ time: Duration) {
            while let wait = get.wait(at: now) { now += wait }
            let place = get.sent(at: now)
            now += time
            get.answered(place, at: now, refused: false, report: QuotaReport())
        }
        var planned: [(end: Int, at: Duration)] = []
        for page in 1...pages {
            planned.append((page * 1000, now))
            read(.milliseconds(300))
        }
        var policy = Freshness(period: period, pageSize: 1000, planned: planned)
        let ahead = quota.limits[.put] ?? 8000
        func show(_ skip: Int, _ next: ArraySlice<Int>, at start: Duration) {
            let shown = (skip..<min(skip + 1000, accounts)).map(Optional.some)
            policy.read(page: skip, shown, kept: Set(next).intersection(shown.compactMap(\.self)), at: start)
        }
        /// The page that is being read beside the writes, and when it will be there.
        var aside: (skip: Int, start: Duration)?
        let lead = Duration.seconds(5)
        for (index, position) in order.enumerated() {
            while let wait = put.wait(at: now) { now += wait }
            var seen: Duration?
            if isReading, quota.limits.isEmpty, index.isMultiple(of: 40) {
                let next = order[index..<min(index + ahead, order.count)]
                if let page = aside, now >= page.start + .milliseconds(300) {
                    show(page.skip, next, at: page.start)
                    aside = nil
                }
                if aside == nil, now + lead > period,
                    let soon = next.prefix(Int(lead / timePerWrite)).first(where: {
                        !policy.isFresh($0, at: now + lead)
                    }),
                    case .page(let skip) = policy.way(to: soon, next: next, callsLeft: nil, at: now + lead)
                {
                    result.reads += 1
                    aside = (skip, now)
                }
            }
            if isReading, !policy.isFresh(position, at: now) {
                let next = order[index..<min(index + ahead, order.count)]
                let used = get.used
                let callsLeft = quota.limits[.get].map { $0 - used }
                result.reads += 1
                switch policy.way(to: position, next: next, callsLeft: callsLeft, at: now) {
                case .single:
                    seen = now
                    read(.milliseconds(50) / 8)
                case .page(let skip):
                    #expect((skip..<skip + 1000).contains(position))
                    let start = now
                    read(.milliseconds(300))
                    show(skip, next, at: start)
                }
            }
            if isReading { result.oldest = max(result.oldest, now - (seen ?? policy.seenAt(position) ?? .zero)) }
            policy.use(position)
            let place = put.sent(at: now)
            now += timePerWrite
            put.answered(place, at: now, refused: false, report: QuotaReport())
            #expect(quota.limits[.get].map { get.used <= $0 } ?? true, "more GETs than the quota admits")
        }
        result.time = now
        return result
    }
}

@Suite("Freshness in virtual time", .inTurn)
struct FreshnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var quota: String
        var accounts: Int
        var changes: Int
        var isRandom: Bool
        /// The most readings; measured, and rounded up.
        var mostReads: Int
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "Cloud, in the order of the list",
            quota: "cloud",
            accounts: 10_000,
            changes: 10_000,
            isRandom: false,
            mostReads: 125
        ),
        Case(
            name: "Cloud, in any order",
            quota: "cloud",
            accounts: 10_000,
            changes: 10_000,
            isRandom: true,
            mostReads: 1300
        ),
        Case(
            name: "Cloud, a large organization in any order",
            quota: "cloud",
            accounts: 200_000,
            changes: 3000,
            isRandom: true,
            mostReads: 3000
        ),
        Case(name: "Cloud, a short run", quota: "cloud", accounts: 10_000, changes: 160, isRandom: true, mostReads: 0),
        Case(
            name: "GET is scarcer than PUT",
            quota: "GET=60,PUT=600/300s",
            accounts: 10_000,
            changes: 6000,
            isRandom: true,
            mostReads: 180
        ),
        Case(
            name: "No quota, in the order of the list",
            quota: "none",
            accounts: 30_000,
            changes: 30_000,
            isRandom: false,
            mostReads: 35
        ),
        Case(
            name: "No quota, ten thousand changes in any order",
            quota: "none",
            accounts: 10_000,
            changes: 10_000,
            isRandom: true,
            mostReads: 20
        ),
    ]

    @Test(
        "Unless --freshness says otherwise, a reading counts for 60 s, and for one window of the PUT quota where that is shorter",
        arguments: [
            (nil, "none", 60.0), (nil, "cloud", 60), (nil, "GET=300/10s", 60), (nil, "PUT=16/10s", 10),
            (nil, "PUT=2/200ms", 1), (0, "PUT=16/10s", 0), (90, "PUT=16/10s", 90), (5, "none", 5),
        ] as [(Double?, String, Double)]
    )
    func period(given: Double?, quota: String, expected: Double) throws {
        var settings = RunSettings()
        settings.freshness = given.map { .seconds($0) }
        #expect(settings.freshness(under: try QuotaPolicy(parsing: quota)) == .seconds(expected))
    }

    @Test(
        "No account is changed on an older reading, no quota is exceeded, and writes are not delayed",
        arguments: cases
    )
    func policy(_ example: Case) throws {
        var generator = SeededGenerator()
        var order = Array(0..<example.accounts)
        if example.isRandom { order.shuffle(using: &generator) }
        order = Array(order.prefix(example.changes))
        var run = VirtualRun(accounts: example.accounts, order: order)
        run.quota = try QuotaPolicy(parsing: example.quota)
        let result = run.run()
        run.isReading = false
        let undisturbed = run.run()
        #expect(result.oldest <= .seconds(60))
        #expect(result.reads <= example.mostReads, "\(result)")
        #expect(result.time / undisturbed.time <= 1.01, "\(result.time) instead of \(undisturbed.time)")
    }

    @Test("A list that has shifted is followed, and one whose order changes is given up")
    func shifts() {
        var policy = Freshness(period: .seconds(60), pageSize: 1000, planned: [(100_000, .zero)])
        let now = Duration.seconds(100)
        let next = 50_000..<50_100
        #expect(policy.way(to: 50_000, next: next, callsLeft: nil, at: now) == .page(skip: 49_550))
        // 5,000 accounts that came before are gone.
        policy.read(page: 49_550, (54_550..<55_550).map(Optional.some), kept: [], at: now)
        #expect(policy.way(to: 50_000, next: next, callsLeft: nil, at: now) == .page(skip: 44_550))
        policy.read(page: 44_550, (49_550..<50_550).map(Optional.some), kept: Set(next), at: now)
        #expect(next.allSatisfy { policy.isFresh($0, at: now + .seconds(60)) })
        #expect(!policy.isFresh(50_000, at: now + .seconds(61)))
        for _ in 0..<3 { policy.read(page: 0, [7, nil], kept: [], at: now) }
        #expect(policy.way(to: 70_000, next: 70_000..<70_100, callsLeft: nil, at: now) == .single)
    }

    @Test("Few accounts are read one by one, and by a page where calls are scarce")
    func scarcity() {
        let policy = Freshness(period: .seconds(60), pageSize: 1000, planned: [(100_000, .zero)])
        let now = Duration.seconds(100)
        let next = [10, 500, 900, 40_000, 80_000]
        #expect(policy.way(to: 10, next: next, callsLeft: 300, at: now) == .single)
        #expect(policy.way(to: 10, next: next, callsLeft: 5, at: now) == .page(skip: 0))
        #expect(policy.way(to: 40_000, next: next, callsLeft: 5, at: now) == .single)
        #expect(policy.way(to: 10, next: Array(0..<10), callsLeft: nil, at: now) == .page(skip: 0))
    }
}
