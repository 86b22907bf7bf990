import IdentityAPI

extension RunRecord {
    /// What was planned when the run began: what reports hold against what happened.
    public struct Planned: Sendable, Codable {
        /// Calls by method, those that read the directory and the accounts back included.
        var calls: [String: Int]
        /// Calls by method if every account went by one of its own.
        var callsOneByOne: [String: Int]
        /// How long the calls were to take, in seconds.
        var seconds: Double
        /// How long they would have taken one by one, in seconds.
        var secondsOneByOne: Double
        /// Robot accounts that were in the groups that the plan changes, by the group's name.
        var members: [String: Int]
    }
}

extension RunRecord.Planned {
    /// What a plan sets out to do.
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
