public import IdentityAPI
import SystemPackage

/// A run that is planned and has written nothing yet: what it would do can be shown, and asked about.
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
    package private(set) var directory: Directory
    /// What the plan costs, and what it would take away.
    public let bill: CostEstimate
    /// The accounts that have changed since the plan was kept that this one follows, or since the run that this one undoes.
    public internal(set) var drifts: [Drift] = []
    /// What else people should know before they say yes, a sentence each.
    public internal(set) var remarks: [String]
    /// Whether it is known that the sign-in may not make or change groups.
    public let lacksGroupWrite: Bool
    /// When the organization was read, and what the run had left accounts as that somebody has changed since.
    private(set) var readings: PlanReadings
    /// The accounts of a resumed run that are still to be changed and that somebody has changed since it was planned.
    let found: [FoundAccount]
    /// The calls that had been made before.
    let callsBefore: [Method: ProgressSample.Calls]

    /// What the calls are made through.
    var client: IdentityClient
    let earlier: EarlierRun?
    /// The plan that this one follows.
    let kept: KeptPlan?
    /// The run that this one goes back to.
    public let origin: RunRecord.Origin?

    /// Reads the organization and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - contents: what the check of the sheet found.
    ///   - settings: how the run works.
    ///   - client: what its calls are made through.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``.
    public init(contents: Sheet.Contents, settings: RunSettings = RunSettings(), client: IdentityClient) async throws {
        try await self.init(contents: contents, settings: settings, client: client, following: nil)
    }

    /// Reads the organization again and plans what is left of an earlier run.
    ///
    /// - Parameters:
    ///   - earlier: the run to go on with.
    ///   - client: what its calls are made through; a client of the organization that the run began with.
    /// - Throws: `IdentityError` when the organization cannot be read; ``RunError``, also when the sheet is not as it was.
    public init(continuing earlier: EarlierRun, client: IdentityClient) async throws {
        let settings = earlier.settingsOfRest
        let contents = try earlier.checkedSheet()
        try await self.init(contents: contents, settings: settings, client: client, continuing: earlier)
    }

    /// Reads the directory, where it was not read already, and plans all rows of a checked sheet.
    ///
    /// - Parameters:
    ///   - kept: a plan that was agreed to; a continued run brings its own. Accounts that have changed since are told by ``drifts``, and their rows
    ///     fail unless the settings accept that.
    ///   - origin: the run that this one goes back to; a continued run brings its own.
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
        // What the accounts were when the run met them first.
        var lines: [BeforeFile.Line]?
        if let earlier, earlier.ledger.hasWholePlan, earlier.rebase == nil {
            lines = try BeforeFile(of: earlier.folder, found: earlier.ledger.found).lines
        }
        let origin = origin ?? earlier?.record.origin
        self.origin = origin
        if let ledger = earlier?.ledger, ledger.hasWholePlan {
            progress.expectations = ledger.expectations
            progress.intent = ledger.intent
            progress.fanIn = ledger.fanIn
            progress.isDone = ledger.isDone
            progress.leavesFailuresUnsettled = ledger.leavesFailuresUnsettled
            if let lines { progress.take(lines, directory) }
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
        if let earlier, let lines {
            found = readings.compare(lines, found: earlier.ledger.found, with: &directory) { plan.work.ids(among: $0) }
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

    /// Plans all rows of a sheet, and gives the groups with those that are to be made.
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

    /// Makes the readings older than they are: a seam for tests.
    mutating func age(by time: Duration) {
        directory.age(by: time)
        readings = PlanReadings(directory, begun: .now)
    }

    /// What looks like the sheet's total line, and would be made an account.
    private func totalLineRemarks() throws -> [String] {
        let totals = sheet.options.isExact ? [] : plan.totalLines.reversed()
        let lines = try sheet.lines(ofRows: Set(totals.map(\.row)))
        return totals.map { row, name in
            let place = lines[row].map { " (line \($0))" } ?? ""
            return
                "Row \(row)\(place) would create an account named '\(name)'. If that is the sheet's total line, remove it first"
        }
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

extension KeptPlan {
    /// The plan of a prepared run, to be kept in a file.
    ///
    /// - Parameters:
    ///   - prepared: the run as it was planned.
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
