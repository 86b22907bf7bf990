import FoundationEssentials
import IdentityAPI

extension Summary {
    /// The calls of one method: planned, and made.
    public struct Calls: Sendable, Hashable, Codable {
        /// The calls of the plan when the run began; 0 for a run without that record.
        public var planned: Int
        /// The calls of the plan with a call for each account.
        public var plannedOneByOne: Int
        /// The recorded calls, including repeated and rejected ones.
        public var sent: Int
        /// Those of them that the service rejected because its quota was used up.
        public var refused: Int
        /// Whether there may have been more: a process was killed, and what it had in flight was not recorded.
        public var isAtLeast: Bool
    }

    /// When the run worked, and for how long. Absent keys were not recorded.
    public struct Times: Sendable, Hashable, Codable {
        /// When the run began, in UTC.
        public var started: String
        /// When it was last seen at work, in UTC.
        public var ended: String?
        /// How long processes worked on it, without the time between them.
        public var seconds: Double?
        /// The number of processes: 1 for a run that was never resumed.
        public var starts: Int
        /// Whether it may have been longer: a process was killed, and its last moments were not recorded.
        public var isAtLeast: Bool
        /// How long the plan said that its calls would take.
        public var plannedSeconds: Double?
        /// The time with a call for each account.
        public var plannedSecondsOneByOne: Double?
    }

    /// Robot accounts in a group that the run set out to change.
    public struct GroupCount: Sendable, Hashable, Codable {
        /// The group's name.
        public var name: String
        /// When the run began.
        public var before: Int
        /// When it ended or stopped.
        public var after: Int
    }

    /// Adds what the run's record and its course tell.
    mutating func tell(_ record: RunRecord, _ ledger: Ledger) {
        let planned = record.planned
        let timeline = ledger.timeline
        let isComplete = timeline.isComplete
        var sent = timeline.calls
        if !isComplete {
            sent[.post, default: ProgressSample.Calls()].sent = Swift.max(sent[.post]?.sent ?? 0, ledger.provenCreates)
        }
        var calls: [String: Calls] = [:]
        for method in Method.allCases {
            let name = method.rawValue
            let call = Calls(
                planned: planned?.calls[name] ?? 0,
                plannedOneByOne: planned?.callsOneByOne[name] ?? 0,
                sent: sent[method]?.sent ?? 0,
                refused: sent[method]?.refused ?? 0,
                isAtLeast: !isComplete
            )
            if call.planned + call.plannedOneByOne + call.sent > 0 { calls[name] = call }
        }
        self.calls = calls
        times = Times(
            started: record.started,
            ended: timeline.points.last.map { Self.written($0.sample.time) },
            seconds: timeline.points.isEmpty ? nil : Double(timeline.worked) / 1000,
            starts: timeline.spans.count,
            isAtLeast: !isComplete,
            plannedSeconds: planned?.seconds,
            plannedSecondsOneByOne: planned?.secondsOneByOne
        )
    }

    /// Adds what became of the groups that the run set out to change.
    mutating func tell(_ before: [String: Int], _ members: GroupMembers, _ ledger: Ledger) {
        let after = members.after(ledger)
        groups = before.merging(members.before) { first, _ in first }
            .map { GroupCount(name: $0.key, before: $0.value, after: after[$0.key] ?? 0) }
            .sorted { $0.name < $1.name }
    }

    private static func written(_ time: Int) -> String {
        Date(timeIntervalSince1970: Double(time / 1000)).formatted(.iso8601)
    }
}
