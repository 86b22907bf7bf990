import IdentityAPI
import SystemPackage

/// A run that is planned and has written nothing yet. A caller shows what it would do and asks for a confirmation, then starts a ``Run`` with it.
public struct PreparedRun: Sendable {
    /// The sheet.
    public let sheet: Sheet
    /// What the check of the sheet found.
    public let contents: Sheet.Contents
    /// How the run works.
    public internal(set) var settings: RunSettings
    /// What it will do.
    public let plan: Plan
    /// The organization as it was read for the plan.
    package internal(set) var directory: Directory
    /// What the plan costs, and what it would take away.
    public let cost: CostEstimate
    /// The accounts that have changed since the plan was kept that this one follows, or since the run that this one undoes.
    public internal(set) var drifts: [Drift]
    /// What else people should know before they say yes, a sentence each.
    public internal(set) var remarks: [String]
    /// Whether it is known that the sign-in may not make or change groups.
    public let lacksGroupWrite: Bool
    /// When the organization was read, and what the run had left accounts as that somebody has changed since.
    var readings: PlanReadings
    /// The accounts of a resumed run that are still to be changed and that somebody has changed since it was planned.
    let found: [FoundAccount]
    /// The calls that had been made before.
    let callsBefore: [Method: ProgressSample.Calls]

    /// What the calls are made through.
    var client: IdentityClient
    let earlier: EarlierRun?
    /// The organization before the plan named groups to create, so that another plan can use the reading.
    package internal(set) var directoryAsRead: Directory?
    /// The plan that this one follows.
    let kept: KeptPlan?
    /// The run that this one goes back to.
    public let origin: RunRecord.Origin?

    /// Makes the readings older than they are: a seam for tests.
    mutating func age(by time: Duration) {
        directory.age(by: time)
        readings = PlanReadings(directory, begun: .now)
    }

    /// The names of the groups, by id, that accounts are made in.
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
