public import IdentityAPI
import SystemPackage

/// A run that is planned and has written nothing yet: what it would do can be shown, and asked about.
public struct PreparedRun: Sendable {
    /// The sheet.
    public let sheet: Sheet
    /// What the check of the sheet found.
    public let contents: Sheet.Contents
    /// How the run works.
    public let settings: RunSettings
    /// What it will do.
    public let plan: Plan
    /// The organization as it was read for the plan.
    public let directory: Directory

    /// What the calls are made through.
    var client: IdentityClient
    let earlier: EarlierRun?

    /// Reads the directory and plans all rows of a checked sheet.
    ///
    /// - Throws: ``IdentityError`` when the directory cannot be read; ``RunError``.
    public init(
        sheet: Sheet,
        contents: Sheet.Contents,
        settings: RunSettings,
        client: IdentityClient,
        continuing earlier: EarlierRun? = nil
    ) async throws {
        self.sheet = sheet
        self.contents = contents
        self.settings = settings
        self.client = client
        self.earlier = earlier
        let directory = try await DirectoryReader(client: client, retry: RetryPolicy()).read()
        var progress = Planner.Progress()
        if let ledger = earlier?.ledger {
            progress.expectations = ledger.hasWholePlan ? ledger.expectations : []
            progress.intents = ledger.intents
            progress.isDone = ledger.isDone
        }
        var planner = Planner(
            directory: directory,
            organizationID: client.organizationID,
            allowsDelete: settings.allowsDelete,
            progress: progress
        )
        var rows = try sheet.rows()
        while let row = try rows.next() { planner.add(row, sheet.options) }
        plan = planner.finish()
        self.directory = directory
    }
}
