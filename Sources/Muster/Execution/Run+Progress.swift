import IdentityAPI

extension Run {
    /// The run's progress.
    public func progress() async -> RunProgress {
        let callsLeft = queue.look(\.callsLeft)
        let gate = prepared.client.gate
        let down = health.down
        return RunProgress(
            counts: control.counts,
            rowCount: prepared.contents.rowCount,
            alreadyDone: prepared.contents.rowCount - prepared.plan.openRowCount,
            awaiting: queue.look(\.passedRows) + verifier.rows.uncounted,
            // The end of an outage is unknown.
            timeLeft: down == nil ? timeLeft(callsLeft) : nil,
            notices: control.notices,
            downSince: down?.since,
            downStatus: down?.status,
            isAnsweredByPage: health.isAnsweredByPage,
            retryAfterWait: health.retryAfterWait,
            quotaWait: RunProgress.QuotaWait(before: callsLeft, gate),
            concurrency: limits.use(of: callsLeft.calls.keys),
            quotas: callsLeft.calls.reduce(into: [:]) { $0[$1.key] = gate.quotaStatus($1.key) },
            isStopping: control.stopReason != nil
        )
    }

    /// The estimated time of the calls left: of the method whose quota delays them longest, and then the duration of its last calls. Until the first
    /// response, from the duration of the directory's read, as in the plan's estimate. `nil` while Muster is learning the deciding quota.
    private func timeLeft(_ calls: CallCounts) -> Duration? {
        let gate = prepared.client.gate
        guard !calls.calls.contains(where: { $0.value > 0 && gate.isForecastGuess($0.key) }) else { return nil }
        let busiest = calls.calls.max { $0.value < $1.value }?.key ?? .put
        let timePerCall = control.timePerCall ?? prepared.directory.timePerCall
        return calls.duration(gate, concurrency: limits.limit(busiest), timePerCall: timePerCall)
    }
}

extension RunProgress.QuotaWait {
    /// Muster does not report shorter waits, because they are not noticeable.
    private static let shortest = Duration.seconds(1)

    /// The wait before the first of the calls left; `nil` when one of them can be sent.
    init?(before calls: CallCounts, _ gate: QuotaGate) {
        let waits = calls.calls.keys.map { ($0, gate.forecast($0, calls: 1)) }
        guard let first = waits.min(by: { $0.1 < $1.1 }), first.1 >= Self.shortest else { return nil }
        self.init(first.0, first.1)
    }
}
