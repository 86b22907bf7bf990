import IdentityAPI

extension RunSettings {
    /// Returns how long ago an account may have been read when it is changed: 60 seconds by default, and no longer than a window of the quota of `PUT`. A run that waits for its next
    /// window has the time to read again.
    func freshness(under quota: QuotaPolicy) -> Duration {
        if let freshness { return freshness }
        return quota.limits[.put] == nil ? .seconds(60) : min(.seconds(60), max(quota.window, .seconds(1)))
    }
}
