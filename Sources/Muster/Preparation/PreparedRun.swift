import IdentityAPI

/// A planned run that has sent nothing yet. The caller shows the plan, asks for confirmation, and starts a ``Run`` with it.
public struct PreparedRun: Sendable {
    /// What the check of the sheet found.
    public internal(set) var contents: Sheet.Contents
    /// The options of the run.
    public internal(set) var settings: RunSettings
    /// The plan.
    public internal(set) var plan = Plan()
    /// The organization that was read for the plan.
    package internal(set) var directory = Directory(groups: [])
    /// The plan's cost, and its losses.
    public internal(set) var cost: CostEstimate
    /// The accounts that have changed since the kept plan, or since the run to undo.
    public internal(set) var drifts: [Drift] = []
    /// Further remarks before the confirmation, a sentence each.
    public internal(set) var remarks: [String] = []
    /// The number of accounts that the run to undo created and that still exist; `nil` for a plan that is no undo.
    public internal(set) var createdCount: Int?
    /// Whether the sign-in certainly lacks the right to create and change groups.
    public internal(set) var lacksGroupWrite = false
    /// When the organization was read, and the states in which a resumed run left accounts that somebody has changed since.
    var readings: PlanReadings
    /// What the accounts of a resumed run were when the run first read them. Only the preparation needs it.
    var firstReading: [BeforeFile.Line]?
    /// The accounts of a resumed run that await their change and that somebody has changed since the plan.
    var found: [FoundAccount] = []
    /// The calls before this run.
    let callsBefore: [Method: ProgressSample.Calls]

    /// The client of the run's calls.
    var client: IdentityClient
    let earlier: EarlierRun?
    /// The organization before the plan named groups to create, so that another plan can use the reading.
    var directoryAsRead: Directory?
    /// The kept plan that it follows.
    let kept: KeptPlan?
    /// The run that it retries or undoes.
    public let origin: RunRecord.Origin?

    /// Begins with an empty plan.
    init(
        _ contents: Sheet.Contents,
        _ settings: RunSettings,
        _ client: IdentityClient,
        following kept: KeptPlan?,
        from origin: RunRecord.Origin?,
        continuing earlier: EarlierRun?
    ) {
        self.contents = contents
        self.settings = settings
        self.settings.quota = client.quota.description
        self.client = client
        self.kept = kept ?? earlier?.kept
        self.origin = origin ?? earlier?.record.origin
        self.earlier = earlier
        callsBefore = client.gate.calls
        readings = PlanReadings(directory, begun: .now)
        cost = CostEstimate(plan, directory, client, concurrency: settings.concurrency)
    }

    /// The sheet.
    public var sheet: Sheet { contents.sheet }

    /// Makes the reads look older, for tests.
    mutating func age(by time: Duration) {
        directory.age(by: time)
        readings = PlanReadings(directory, begun: .now)
    }

    /// The names of the new accounts' groups, by id.
    var groupsOfNewAccounts: [String: String] {
        let groups = directory.groups
        let known = plan.work.groupsOfNew.union(plan.later.groupsOfNew).subtracting(groups.unmade)
        return Dictionary(uniqueKeysWithValues: known.map { (groups[$0].id, groups[$0].name) })
    }

    /// The physical lines of the rows that cannot be done, by row.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    public func linesOfFailures() throws -> [Int: Int] {
        try sheet.lines(ofRows: Set(plan.settled.lazy.filter { $0.outcome.status == .failed }.map(\.row)))
    }
}
