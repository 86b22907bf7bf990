import IdentityAPI

extension RunRecord {
    /// The plan's estimates when the run began, for comparison in reports.
    public struct Planned: Sendable, Codable {
        /// Calls by method, including the reads of the directory and of the verification.
        var calls: [String: Int]
        /// Calls by method with one call for each account.
        var callsOneByOne: [String: Int]
        /// The estimated time of the calls, in seconds.
        var seconds: Double
        /// The estimated time with one call for each account, in seconds.
        var secondsOneByOne: Double
        /// The robot accounts in the groups that the plan changes, by the group's name.
        var members: [String: Int]
    }
}

extension RunRecord.Planned {
    /// Creates the estimates of a plan.
    init(_ prepared: PreparedRun) {
        let cost = prepared.cost
        let byName = { (counts: CallCounts) in
            Dictionary(uniqueKeysWithValues: counts.calls.map { ($0.key.rawValue, $0.value) })
        }
        self.init(
            calls: byName(cost.calls),
            callsOneByOne: byName(cost.callsOneByOne),
            seconds: cost.time.inSeconds,
            secondsOneByOne: cost.timeOneByOne.inSeconds,
            members: GroupMembers(prepared).before
        )
    }
}
