import IdentityAPI

extension CallCounts {
    /// Returns the estimated time from now to the last response. Methods run at the same time, so the slowest one decides.
    ///
    /// - Parameters:
    ///   - gate: the used part of each quota's window, and when it is available again.
    ///   - timePerCall: the time from sending a call to its response.
    func duration(_ gate: QuotaGate, concurrency: Int, timePerCall: Duration) -> Duration {
        let concurrency = Swift.max(concurrency, 1)
        var longest = Duration.zero
        var busiest = Duration.zero
        for (method, calls) in calls {
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
