import IdentityAPI
import Muster
import SystemPackage

/// What is to be planned: a sheet with the options given for it, or the sheet and the settings of a plan that was kept.
struct PlannedInput {
    /// The sheet.
    let sheet: Sheet
    /// How it is planned.
    private let settings: RunSettings
    /// The plan that was kept, when it is one.
    private let kept: KeptPlan?
    private let input: Input

    /// A sheet, by its path or `-`.
    ///
    /// - Throws: ``RunError`` when it cannot be read.
    init(sheet name: String, _ planning: PlanningOptions, _ reading: SheetReadingOptions) throws {
        var settings = try planning.settings(reading)
        settings.sheet.groupMap = try reading.groupMap()
        settings.sheet.isOurs = name != "-" && RunFolder.isReport(FilePath(name))
        self.settings = settings
        input = try Input(name)
        sheet = Sheet(path: input.path, name: name, options: settings.sheet)
        kept = nil
    }

    /// A plan that was kept.
    ///
    /// - Throws: ``RunError`` when it cannot be read, or is damaged.
    init(_ path: FilePath) throws {
        let kept = try KeptPlan(contentsOf: path)
        self.kept = kept
        settings = kept.about.settings
        input = try Input(holding: kept.sheet)
        sheet = Sheet(path: input.path, name: kept.about.input, options: settings.sheet)
    }

    /// Whether standard input was read up, so that it cannot answer questions.
    var isPipe: Bool { kept == nil && input.isStandardInput }

    /// Whether the sheet lies in a file that is removed at the end.
    var isTemporary: Bool { input.isTemporary }

    /// Removes what was kept of standard input.
    func discard() { input.discard() }

    /// Plans it in a session.
    ///
    /// - Parameters:
    ///   - limit: only the first so many rows; `nil` leaves it to the settings. A canary can be taken of a kept plan too.
    ///   - acceptsDrift: whether accounts are worked on that have changed since the plan was kept; `nil` leaves it to the settings.
    /// - Throws: ``RunError``; ``IdentityError`` when the directory cannot be read.
    func prepare(
        _ contents: Sheet.Contents,
        in session: Session,
        _ safetyLimits: SafetyLimitOptions,
        limit: Int? = nil,
        acceptsDrift: Bool? = nil
    ) async throws -> PreparedRun {
        try requireFit(session, contents)
        var settings = settings
        safetyLimits.apply(to: &settings)
        settings.limit = limit ?? settings.limit
        settings.acceptsDrift = acceptsDrift ?? settings.acceptsDrift
        settings.concurrency = session.concurrency
        return try await PreparedRun.prepare(
            contents,
            settings: settings,
            client: session.client,
            following: kept,
            from: try .init(ofReport: sheet, contents, organizationID: session.client.organizationID)
        )
    }

    /// Makes sure that a kept plan is run against the organization that it was made for.
    ///
    /// - Throws: ``RunError`` `configuration`.
    private func requireFit(_ session: Session, _ contents: Sheet.Contents) throws {
        guard let about = kept?.about else { return }
        guard about.sha256 == contents.fingerprint else {
            throw RunError(
                .configuration,
                "The sheet changed while Muster planned it, so the plan fits neither version. Plan again."
            )
        }
        guard about.organizationID.lowercased() == session.client.organizationID.lowercased() else {
            throw RunError(
                .configuration,
                "The plan is for the organization \(about.organizationID), and this sign-in belongs to \(session.client.organizationID)."
            )
        }
        // A local service has another port each time.
        guard about.url == session.client.deployment.baseURL || session.isRehearsal else {
            throw RunError(
                .configuration,
                "The plan is for the service at \(about.url), and these settings name \(session.client.deployment.baseURL). Plan again."
            )
        }
    }
}
