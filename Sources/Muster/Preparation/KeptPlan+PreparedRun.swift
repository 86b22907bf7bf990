import IdentityAPI

extension KeptPlan {
    /// Creates the kept plan of a prepared run.
    ///
    /// - Parameters:
    ///   - prepared: the planned run.
    ///   - program: the program's name and version.
    /// - Throws: ``RunError`` when the sheet cannot be read again, or was changed since it was planned.
    public init(_ prepared: PreparedRun, program: String) throws {
        let plan = prepared.plan
        let sheet = try prepared.sheet.path.contents()
        let about = About(
            program: program,
            made: RunFolder.now(),
            input: prepared.sheet.name,
            sha256: prepared.contents.fingerprint,
            url: prepared.client.deployment.baseURL,
            organizationID: prepared.client.organizationID,
            settings: prepared.settings
        )
        self.init(
            about: about,
            accounts: [plan.work, plan.later].joined().map { Account($0, prepared.directory.groups) },
            expectations: plan.expectations(),
            sheet: sheet
        )
    }
}
