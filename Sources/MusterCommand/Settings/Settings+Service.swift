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
        guard let setting = ConcurrencySetting(parsing: value) else {
            throw refused("is not a number from 1 to 256, nor auto, nor auto:N")
        }
        return setting
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
        switch value.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw refused("is neither true nor false")
        }
    }

    /// Returns the error for an invalid value, with a reason such as `is not a number from 1 to 256`.
    func refused(_ reason: String) -> RunError { refused(as: "\(place) '\(TextFormat.harmless(value))' \(reason).") }

    /// The error code: `usage` (64) for an option; `configuration` (78) for any other source.
    private func refused(as sentence: String) -> RunError {
        RunError(source == .option ? .usage : .configuration, sentence)
    }
}
