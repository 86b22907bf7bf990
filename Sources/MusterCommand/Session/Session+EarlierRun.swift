import IdentityAPI
import Muster

extension RunRecord {
    /// The settings that the run began with, for where nothing else says otherwise.
    var sessionDefaults: Settings.Earlier {
        Settings.Earlier(
            values: [.url: url, .quota: settings.quota, .concurrency: "\(settings.concurrency)"],
            organizationID: organizationID
        )
    }
}

extension Session {
    /// Makes sure that this session is with the organization that an earlier run was about.
    ///
    /// - Throws: ``RunError`` `configuration`.
    func requireFit(_ record: RunRecord, _ folder: RunFolder, _ options: ConnectionOptions) throws {
        try record.requireReal(isRehearsal: options.isRehearsal, path: folder.path)
        try record.requireOrganization(client.organizationID, path: folder.path)
        guard client.deployment.baseURL == record.url || options.url != nil || options.isRehearsal else {
            throw RunError(
                .configuration,
                path: folder.path,
                "belongs to the service at \(record.url), and these settings name \(client.deployment.baseURL). "
                    + "If it is the same organization, confirm with --url."
            )
        }
    }
}
