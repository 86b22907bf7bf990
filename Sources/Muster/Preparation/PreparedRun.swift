public import IdentityAPI
import SystemPackage

/// A planned run that has written nothing yet. Show it, and ask, before you run it.
public struct PreparedRun: Sendable {
    /// The sheet.
    public let sheet: Sheet
    /// What the check of the sheet found.
    public let contents: Sheet.Contents
    /// The settings of the run.
    public internal(set) var settings: RunSettings
    /// The plan.
    public let plan: Plan
    /// The organization as it was read for the plan.
    package private(set) var directory: Directory
    /// What the plan costs, and what it would remove.
    public let bill: CostEstimate
    /// The accounts that changed since the kept plan that this run follows, or since the run that it undoes.
    public internal(set) var drifts: [Drift] = []
    /// What else people should know before they agree, one sentence each.
    public internal(set) var remarks: [String]
    /// Whether the sign-in is known to lack the right to create or change groups.
    public let lacksGroupWrite: Bool
    /// When the organization was read, and how the run had left accounts that somebody changed since.
    private(set) var readings: PlanReadings
    /// The accounts that a resumed run still has to change and that somebody changed since it was planned.
    let found: [FoundAccount]
    /// The calls that had been made before.
    let callsBefore: [Method: ProgressSample.Calls]

    /// The client that makes the calls.
    var client: IdentityClient
    let earlier: EarlierRun?
    /// The plan that this one follows.
    let kept: KeptPlan?
    /// The run that this one retries or undoes.
    public let origin: RunRecord.Origin?

    /// Reads the organization and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found.
    ///   - settings: the settings of the run.
    ///   - client: the client that makes its calls.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public init(contents: Sheet.Contents, settings: RunSettings = RunSettings(), client: IdentityClient) async throws {
        try await self.init(contents: contents, settings: settings, client: client, following: nil)
    }

    /// Reads the organization again and plans the rest of an earlier run.
    ///
    /// - Parameters:
    ///   - earlier: the run to continue.
    ///   - client: the client that makes its calls, of the organization that the run began with.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``, also when the sheet has changed.
    public init(continuing earlier: EarlierRun, client: IdentityClient) async throws {
        let settings = earlier.settingsOfRest
        let contents = try earlier.checkedSheet()
        try await self.init(contents: contents, settings: settings, client: client, continuing: earlier)
    }

    /// Reads the directory, where it was not read already, and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - kept: a plan that was agreed to; a continued run brings its own. ``drifts`` lists the accounts that changed since, and their rows fail
    ///     unless the settings accept that.
    ///   - origin: the run that this one retries or undoes; a continued run brings its own.
    /// - Throws: ``IdentityError`` when the directory cannot be read; ``RunError``.
    package init(
        contents: Sheet.Contents,
        settings: RunSettings = RunSettings(),
        client: IdentityClient,
        following kept: KeptPlan? = nil,
        from origin: RunRecord.Origin? = nil,
        reading directory: Directory? = nil,
        continuing earlier: EarlierRun? = nil
    ) async throws {
        try earlier?.record.requireOrganization(client.organizationID, path: earlier?.folder.path)
        self.settings = settings
        self.settings.quota = client.quota.description
        self.client = client
        self.earlier = earlier
        client.gate.patience = .seconds(settings.outageTimeout)
        let readAt = ContinuousClock.now
        callsBefore = client.gate.calls
        var directory = if let directory { directory } else { try await Directory.read(client) }
        readings = PlanReadings(directory, begun: readAt)
        let contents = try contents.recognized(
            among: directory.groups,
            createsGroups: settings.createsGroups,
            isFollowUp: origin?.kind != nil || kept != nil || earlier != nil && earlier?.rebase == nil
        )
        sheet = contents.sheet
        self.contents = contents
        self.settings.sheet = sheet.options
        remarks = contents.remarks
        var progress = Planner.Progress()
        let origin = origin ?? earlier?.record.origin
        self.origin = origin
        if let ledger = earlier?.ledger, ledger.hasWholePlan {
            progress.expectations = ledger.expectations
            progress.intent = ledger.intent
            progress.fanIn = ledger.fanIn
            progress.isDone = ledger.isDone
            progress.leavesFailuresUnsettled = ledger.leavesFailuresUnsettled
        } else if let origin, !origin.doubts.isEmpty {
            progress = Planner.Progress(origin.doubts, rowCount: contents.rowCount)
        }
        var (plan, groups) = try Self.plan(contents, settings, directory, progress, client.organizationID)
        if let doubt = directory.doubt {
            let names = [plan.work, plan.later].joined().filter { $0.changes.first?.operation == .create }.map(\.name)
            let lookUp = try await NameLookUp(client: client, retry: RetryPolicy()).look(
                for: names,
                in: directory,
                doubt
            )
            remarks.append(lookUp.remark)
            if !lookUp.found.isEmpty {
                for account in lookUp.found { directory.insert(account) }
                (plan, groups) = try Self.plan(contents, settings, directory, progress, client.organizationID)
            }
        }
        directory.groups = groups
        let kept = kept ?? earlier?.kept
        self.kept = kept
        if let kept {
            drifts = Drift.between(kept, and: plan, directory, isUnderWay: earlier != nil)
            if !settings.acceptsDrift {
                for drift in drifts where drift.isStillWork {
                    for row in drift.rows {
                        if plan.fanIns[row] == nil {
                            self.settings.held[row] = drift.change
                        } else {
                            self.settings.heldAccounts[drift.id] = drift.change
                        }
                    }
                }
            }
        }
        plan.hold(
            self.settings.held,
            accounts: self.settings.heldAccounts,
            since: origin?.kind == .undo ? "the run" : "the plan was made"
        )
        if let earlier, earlier.ledger.hasWholePlan, earlier.rebase == nil {
            let lines = try BeforeFile(of: earlier.folder, found: earlier.ledger.found).lines
            found = readings.compare(lines, with: &directory) { plan.work.ids(among: $0) }
        } else {
            found = []
        }
        if let limit = settings.limit { plan.limit(to: limit) }
        if !directory.groups.unmade.isEmpty {
            plan.newGroups = directory.groups.unmade.intersection(plan.work.groupsAfter).sorted()
        }
        lacksGroupWrite = await client.lacksGroupWrite
        plan.calls = CallPlan(
            plan.work,
            directory.groups,
            CallPlan.Terms(
                strategy: settings.strategy,
                batch: settings.groupBatch,
                pages: directory.pageCount,
                quota: client.quota,
                lacksGroupWrite: lacksGroupWrite
            )
        )
        if !readings.baselines.isEmpty {
            plan.calls.goAlone(plan.work) { [readings] in readings.baselines[ByteExactString.id($0)] != nil }
        }
        self.plan = plan
        self.directory = directory
        let estimate = Estimate(gate: client.gate, concurrency: settings.concurrency.expected)
        bill = await CostEstimate(plan, directory, quota: client.quota, timePerCall: directory.timePerCall, estimate)
        remarks += try totalLineRemarks()
    }

    /// Plans all rows of a sheet. Returns the plan, and the groups including those to create.
    private static func plan(
        _ contents: Sheet.Contents,
        _ settings: RunSettings,
        _ directory: Directory,
        _ progress: Planner.Progress,
        _ organizationID: String
    ) throws -> (Plan, GroupTable) {
        var planner = Planner(
            directory: directory,
            organizationID: organizationID,
            settings: settings,
            progress: progress,
            rowCount: contents.rowCount
        )
        try planner.add(contents.sheet)
        return (planner.finish(), planner.directory.groups)
    }

    /// Makes the readings look older. For tests.
    mutating func age(by time: Duration) {
        directory.age(by: time)
        readings = PlanReadings(directory, begun: .now)
    }

    /// Returns a warning for each row that looks like a total line and would become an account.
    private func totalLineRemarks() throws -> [String] {
        let totals = sheet.options.isExact ? [] : plan.totalLines.reversed()
        let lines = try sheet.lines(ofRows: Set(totals.map(\.row)))
        return totals.map { row, name in
            let place = lines[row].map { " (line \($0))" } ?? ""
            return
                "Row \(row)\(place) would create an account named '\(name)'. If that is the sheet's total line, remove it first"
        }
    }

    /// The names of the groups, by id, that new accounts enter.
    var groupsOfNewAccounts: [String: String] {
        let groups = directory.groups
        let known = plan.work.groupsOfNew.union(plan.later.groupsOfNew).subtracting(groups.unmade)
        return Dictionary(uniqueKeysWithValues: known.map { (groups[$0].id, groups[$0].name) })
    }

    /// Returns the physical lines of the rows that cannot be done, by row.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    public func linesOfFailures() throws -> [Int: Int] {
        try sheet.lines(ofRows: Set(plan.settled.lazy.filter { $0.outcome.status == .failed }.map(\.row)))
    }
}

extension KeptPlan {
    /// Creates a plan to keep in a file.
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
