package import IdentityAPI

/// How long calls take: by their quotas, and by themselves.
package struct Estimate: Sendable {
    private let gate: QuotaGate
    private let concurrency: Int

    /// An estimate by what the gate knows: what was spent of each window and when it comes back.
    package init(gate: QuotaGate, concurrency: Int) {
        self.gate = gate
        self.concurrency = Swift.max(concurrency, 1)
    }

    /// From now to the last answer. Methods go side by side, so the one that takes longest decides.
    ///
    /// - Parameter timePerCall: how long one call takes from its sending to its answer.
    package func duration(of counts: CallCounts, timePerCall: Duration) async -> Duration {
        var longest = Duration.zero
        var busiest = Duration.zero
        for (method, calls) in counts.calls {
            let wait = gate.forecast(method, calls: calls)
            let limit = gate.callsPerRound(method) ?? calls
            // Behind the last wait there is still the rest of a window's calls to be made.
            let tail = wait == .zero ? calls : (calls - 1) % Swift.max(limit, 1) + 1
            longest = Swift.max(longest, wait + timePerCall * tail / concurrency)
            busiest += timePerCall * calls / concurrency
        }
        return Swift.max(longest, busiest)
    }
}
