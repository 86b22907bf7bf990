import IdentityAPI

extension Run {
    /// How far the run is.
    public func progress() async -> RunProgress {
        RunProgress(
            counts: control.counts,
            rowCount: prepared.contents.rowCount,
            alreadyDone: prepared.contents.rowCount - prepared.plan.openRowCount,
            awaiting: queue.look(\.passedRows),
            timeLeft: await timeLeft(queue.look(\.callsLeft)),
            notices: control.notices,
            downSince: health.downSince,
            quotas: [.post: prepared.client.gate.standing(.post), .put: prepared.client.gate.standing(.put)],
            isStopping: control.stopReason != nil
        )
    }

    /// How long the calls that are left take: the method whose quota holds them longest, and then what its last calls take by themselves.
    private func timeLeft(_ calls: CallCounts) async -> Duration? {
        guard let timePerCall = control.timePerCall else { return nil }
        return await Estimate(gate: prepared.client.gate, concurrency: prepared.settings.concurrency)
            .duration(of: calls, timePerCall: timePerCall)
    }
}
