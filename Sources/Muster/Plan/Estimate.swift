package import IdentityAPI

/// Estimates how long calls take, from their quotas and their own duration.
package struct Estimate: Sendable {
    private let gate: QuotaGate
    private let concurrency: Int

    /// Creates an estimate from the gate's state: the used part of each window, and when it is available again.
    package init(gate: QuotaGate, concurrency: Int) {
        self.gate = gate
        self.concurrency = Swift.max(concurrency, 1)
    }

    /// Returns the time from now to the last response. Methods run at the same time, so the slowest one decides.
    ///
    /// - Parameter timePerCall: the time from sending a call to its response.
    package func duration(of counts: CallCounts, timePerCall: Duration) async -> Duration {
        var longest = Duration.zero
        var busiest = Duration.zero
        for (method, calls) in counts.calls {
            let wait = gate.forecast(method, calls: calls)
            let limit = gate.callsPerRound(method) ?? calls
            // After the last wait, the rest of a window's calls still takes time.
            let tail = wait == .zero ? calls : (calls - 1) % Swift.max(limit, 1) + 1
            longest = Swift.max(longest, wait + timePerCall * tail / concurrency)
            busiest += timePerCall * calls / concurrency
        }
        return Swift.max(longest, busiest)
    }
}
