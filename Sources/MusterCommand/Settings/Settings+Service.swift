import IdentityAPI
import Muster
import SystemPackage

/// The settings of the service and its calls.
extension Settings {
    /// The service's address.
    ///
    /// - Throws: ``RunError`` `configuration`, ``InvalidAddress``.
    func deployment() throws -> Deployment {
        guard let url = text(.url) else {
            throw RunError(
                .configuration,
                "No service is set. Set --url or MUSTER_URL, as in https://cloud.uipath.com/acme/identity_, run muster init, "
                    + "or rehearse with --sandbox."
            )
        }
        return try Deployment(url: url, tokenURL: text(.tokenUrl))
    }

    /// The most calls in flight.
    ///
    /// - Throws: ``RunError``.
    func concurrency() throws -> ConcurrencySetting { try self(.concurrency)?.concurrency() ?? .automatic }

    /// The quotas, or the deployment's own.
    ///
    /// - Throws: ``RunError``.
    func quota(for deployment: Deployment) throws -> QuotaPolicy {
        try self(.quota)?.quota() ?? deployment.defaultQuota
    }

    /// Returns the log of the calls that count against an organization's quota, for later processes.
    func quotaLog(_ deployment: Deployment, _ organizationID: String, _ quota: QuotaPolicy) -> QuotaLog? {
        guard !quota.limits.isEmpty else { return nil }
        return QuotaLog(
            root: folders.state.appending("quota"),
            organization: "\(deployment.baseURL)-\(organizationID)",
            window: quota.window
        )
    }
}

extension Setting {
    /// The value as a concurrency.
    ///
    /// - Throws: ``RunError``.
    func concurrency() throws -> ConcurrencySetting {
        try required(ConcurrencySetting(parsing: value), "is not a number from 1 to 256, nor auto, nor auto:N")
    }

    /// The value as a safety limit.
    ///
    /// - Throws: ``RunError``.
    func threshold() throws -> Threshold {
        try required(Threshold(written: value), "is neither a number nor a share such as 5%")
    }

    /// The value as a length of time.
    ///
    /// - Throws: ``RunError``.
    func duration() throws -> Duration {
        try required(Duration(written: value), "is not a length of time such as 300s, 10m or 2h")
    }

    /// The value as quotas.
    ///
    /// - Throws: ``RunError``.
    func quota() throws -> QuotaPolicy {
        do { return try QuotaPolicy(parsing: value) } catch { throw refused(as: "\(place): \(error.description)") }
    }

    /// The value as yes or no.
    ///
    /// - Throws: ``RunError``.
    func flag() throws -> Bool {
        let flags = ["true": true, "yes": true, "1": true, "false": false, "no": false, "0": false]
        return try required(flags[value.lowercased()], "is neither true nor false")
    }

    /// Returns what was read of the value. Throws without it, with a reason such as `is not a number from 1 to 256`.
    func required<Read>(_ read: Read?, _ reason: String) throws -> Read {
        guard let read else { throw refused(as: "\(place) '\(TextFormat.harmless(value))' \(reason).") }
        return read
    }

    /// The error code: `usage` (64) for an option; `configuration` (78) for any other source.
    func refused(as sentence: String) -> RunError {
        RunError(source == .option ? .usage : .configuration, sentence)
    }
}
