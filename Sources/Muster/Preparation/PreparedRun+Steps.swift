import IdentityAPI

/// The steps from a checked sheet to a prepared run, in the order in which `prepare` takes them.
extension PreparedRun {
    /// Takes the directory that the caller has read, or reads it.
    ///
    /// - Parameters:
    ///   - policy: how long after the last write of a continued run a reading is not believed that does not show it.
    ///   - says: told, once, that Muster waits for that.
    mutating func readOrganization(
        _ directory: Directory?,
        _ policy: VerificationPolicy,
        says: (Notice) -> Void
    ) async throws {
        let begun = ContinuousClock.now
        let isContinued = earlier?.ledger.hasWholePlan == true && earlier?.rebase == nil
        if let directory {
            self.directory = directory
        } else if let earlier, isContinued {
            self.directory = try await earlier.readOrganization(client, showing: .unfinished, policy, says: says)
        } else {
            self.directory = try await Directory.read(client)
        }
        directoryAsRead = self.directory
        readings = PlanReadings(self.directory, begun: begun)
        if let earlier, isContinued {
            firstReading = try BeforeFile(of: earlier.folder, found: earlier.ledger.found).lines
        }
    }

    /// Finds out which columns and cells name groups of the organization.
    ///
    /// - Parameter isFollowUp: whether an earlier run or a kept plan has decided the meaning of the cells.
    mutating func recognizeCells(isFollowUp: Bool) throws {
        contents = try contents.recognized(
            among: directory.groups,
            createsGroups: settings.createsGroups,
            isFollowUp: isFollowUp
        )
        settings.sheet = contents.sheet.options
        remarks = contents.remarks
    }

    /// Plans the rows. Where the list of accounts is doubtful, it looks up the accounts that rows name and the list lacks, and plans again with what it finds.
    mutating func planRows() async throws {
        let planner = try makePlan()
        guard let uncertainty = directory.uncertainty else { return }
        let lookUp = try await NameLookUp(client: client, retry: RetryPolicy())
            .look(for: planner.unlisted, in: directory, uncertainty)
        remarks.append(lookUp.remark)
        guard !lookUp.found.isEmpty else { return }
        for account in lookUp.found { directory.insert(account) }
        _ = try makePlan()
    }

    private mutating func makePlan() throws -> Planner {
        var planner = Planner(
            directory: directory,
            organizationID: client.organizationID,
            settings: settings,
            progress: progress,
            rowCount: contents.rowCount
        )
        try planner.add(contents.sheet)
        plan = planner.finish()
        directory.groups = planner.directory.groups
        return planner
    }

    /// What an earlier process of the run, or the run that this one goes back to, has settled or left unresolved.
    private var progress: Planner.Progress {
        if let ledger = earlier?.ledger, ledger.hasWholePlan {
            var progress = Planner.Progress()
            progress.expectations = ledger.expectations
            progress.intent = ledger.intent
            progress.fanIn = ledger.fanIn
            progress.isDone = ledger.isDone
            progress.leavesFailuresUnsettled = ledger.leavesFailuresUnsettled
            if let firstReading { progress.take(firstReading, directory) }
            return progress
        }
        guard let origin, !origin.unresolvedCalls.isEmpty else { return Planner.Progress() }
        return Planner.Progress(origin.unresolvedCalls, rowCount: contents.rowCount)
    }

    /// Compares the plan with the confirmed one. Rows of accounts that have changed since fail, unless the settings accept the change.
    mutating func holdDriftedRows() {
        if let kept {
            drifts = Drift.between(kept, and: plan, directory, isUnderWay: earlier != nil)
            if !settings.acceptsDrift { drifts.filter(\.isStillWork).forEach { hold($0) } }
        }
        plan.hold(
            settings.held,
            accounts: settings.heldAccounts,
            since: origin?.kind == .undo ? "the run" : "the plan was made"
        )
    }

    private mutating func hold(_ drift: Drift) {
        for row in drift.rows {
            if plan.fanIns[row] == nil {
                settings.held[row] = drift.change
            } else {
                settings.heldAccounts[drift.id] = drift.change
            }
        }
    }

    /// Finds the accounts of a resumed run that somebody else has changed since the run first read them.
    mutating func compareWithFirstReading() {
        guard let earlier, let firstReading else { return }
        found = readings.compare(firstReading, found: earlier.ledger.found, with: &directory) {
            plan.work.ids(among: $0)
        }
        if !readings.baselines.isEmpty { plan.take(mergedEnds()) }
    }

    /// Returns the states that the rows lead to for accounts that somebody else has changed. Their changes stay.
    private func mergedEnds() -> [ByteExactString: AccountState] {
        var ends: [ByteExactString: AccountState] = [:]
        for index in plan.work.indices where plan.work.shape(index) != .create && plan.work.shape(index) != .delete {
            let work = plan.work[index]
            guard let id = work.id.map(ByteExactString.id), var planned = readings.baselines[id],
                var present = work.changes.first?.before, work.changes.allSatisfy({ $0.operation == .update })
            else { continue }
            for change in work.changes {
                let merge = Merge(change.steps, planned: planned, present: present, directory.groups)
                (planned, present) = (merge.planned, merge.after)
            }
            ends[id] = present
        }
        return ends
    }

    /// Leaves the rows beyond `--limit` for later.
    mutating func limit() {
        if let limit = settings.limit { plan.limit(to: limit) }
        if !directory.groups.unmade.isEmpty {
            plan.newGroups = directory.groups.unmade.intersection(plan.work.groupsAfter).sorted()
        }
    }

    /// Chooses between calls of accounts and calls of groups.
    mutating func chooseCalls() async {
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
    }

    /// Estimates what the plan costs, and remarks on rows that it may not mean.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    mutating func estimateCost() throws {
        firstReading = nil
        cost = CostEstimate(plan, directory, client, concurrency: settings.concurrency)
        remarks += try totalLineRemarks()
    }

    /// Remarks on rows that look like the sheet's total line and would create an account.
    private func totalLineRemarks() throws -> [String] {
        let totals = settings.sheet.isExact ? [] : plan.totalLines.reversed()
        let lines = try contents.sheet.lines(ofRows: Set(totals.map(\.row)))
        return totals.map { row, name in
            let place = lines[row].map { " (line \($0))" } ?? ""
            return
                "Row \(row)\(place) would create an account named '\(name)'. If that is the sheet's total line, remove it first"
        }
    }
}
