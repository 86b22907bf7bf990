import IdentityAPI

/// Turns the rows of a sheet, in order, into the work that brings the organization to the state that they describe.
///
/// The planner follows each account through the sheet: its current state, and its state after each row. Rows for one account share a call where possible; a delete
/// separates calls. An account that ends as it began needs no call.
///
/// A resumed run plans again from a fresh directory, for the rows without an outcome. ``Progress`` holds what the run had planned and sent
/// before, so that a call that was applied and never recorded counts as done.
struct Planner {
    /// What an earlier process of the same run recorded.
    struct Progress: Sendable {
        /// The planned outcome of each row, by row number less one; empty for a new run.
        var expectations: [Outcome.Status] = []
        /// The recorded intent of a row.
        var intent: @Sendable (Int) -> Intent? = { _ in nil }
        /// Returns whether a row is done.
        var isDone: @Sendable (Int) -> Bool = { _ in false }
        /// Whether the run ended before it settled all rows that it planned to fail.
        var leavesFailuresUnsettled = false
        /// The accounts of a row with wildcards, and their outcomes.
        var fanIn: @Sendable (Int) -> RowFanIn? = { _ in nil }
        /// Rows whose accounts existed when the run was planned, and that somebody else deleted since.
        var gone: Set<Int> = []
        /// Returns whether an account with some id existed when the run was planned.
        var wasThere: @Sendable (String) -> Bool = { _ in true }
        /// Whether another run recorded it: then a row's wildcards stand for the accounts that match now.
        var isOtherRun = false
    }

    private let organizationID: String
    let settings: RunSettings
    let progress: Progress
    /// The organization, including the groups to create.
    var directory: Directory
    var plan = Plan()
    let unknownNames: UnknownNames
    lazy var sortedNames = SortedNames(directory)
    var nearNames: NearNames?
    /// The existing accounts that a row's new account resembles, by row.
    var muchLike: [Int: [Int]] = [:]
    /// The accounts that rows named so far.
    var touched: TouchedAccounts
    /// The missing accounts among them, by their names in lower case.
    var newNames: HashIndex
    /// The accounts that rows delete by an unknown id.
    var unknownIDs: [ByteExactString: Int] = [:]
    /// Names that a doubtful list does not contain and whose row has no account.
    var unresolved = UnlistedAccounts()
    /// Accounts that somebody else created since the plan, and that the run was to create.
    var taken: Set<Int> = []
    /// The name to look up.
    var folded = FoldedName()
    /// The hashes of the names to look up next.
    var nameHashes: [Int] = []
    /// The changes that group cells ask for.
    var cellChanges = CellChanges()
    /// The groups that cells named.
    var plainGroups = PlainGroups()
    /// For each account of the directory, its index in ``touched`` plus one; 0 while no row named it.
    var touchedByDirectoryIndex: [UInt32]

    /// - Parameter rowCount: the expected number of rows. More rows only need more memory.
    init(
        directory: Directory,
        organizationID: String,
        settings: RunSettings,
        progress: Progress = Progress(),
        rowCount: Int = 0
    ) {
        touched = TouchedAccounts(directory.accounts, everyone: directory.groups.everyone, rowCount: rowCount)
        newNames = HashIndex(capacity: rowCount)
        touchedByDirectoryIndex = [UInt32](repeating: 0, count: directory.accounts.count)
        self.directory = directory
        unknownNames = UnknownNames(directory)
        self.organizationID = organizationID
        self.settings = settings
        self.progress = progress
    }

    /// Adds the next row.
    mutating func add(_ row: SheetRow, _ options: SheetOptions) {
        plan.rowCount = row.number
        if progress.isDone(row.number) {
            if needsDoneRows(options) { note(done: row, options) }
            return
        }
        var action = ""
        do {
            var request = try row.request(options)
            action = request.action.rawValue
            if row.repeatsHeader { return plan.settled.append((row.number, Outcome(ofRepeatedHeader: action))) }
            // An account may have a name that looks like a formula.
            if let literal = row.formulaName, try directory.index(name: literal) != nil { request.name = literal }
            try add(request, row, options)
        } catch {
            if options.listsFullSets { note(unreadable: row, options) }
            plan.settled.append((row.number, Outcome(error.located(in: row), action: action)))
        }
    }

    /// Whether completed rows still count for rows that state the same account's full set.
    func needsDoneRows(_ options: SheetOptions) -> Bool {
        options.listsFullSets || progress.leavesFailuresUnsettled
    }

    /// Returns the plan for all rows.
    mutating func finish() -> Plan {
        // No name is looked up any more. Its memory is what the list of work takes.
        newNames = HashIndex()
        var work = WorkList(touched)
        for account in touched.indices {
            // Fast path: these need nothing more.
            if let row = touched.onlyCreate(account) {
                work.append(account, madeBy: row)
                continue
            }
            if let (row, id, delta) = touched.onlyUpdate(account) {
                if delta.isEmpty {
                    let outcome = Outcome.settled(.unchanged, accountID: id, http: 200)
                    plan.settled.append((Int(row.number), outcome))
                } else {
                    work.append(account, updatedBy: row)
                }
                continue
            }
            let (accountWork, settled, parts) = touched[account].work()
            plan.settled += settled
            for part in parts { plan.settle(part) }
            guard !accountWork.changes.isEmpty else { continue }
            work.append(account, accountWork)
            for step in accountWork.changes.lazy.flatMap(\.steps) where step.part > 0 {
                plan.fanIns[step.row]?.expect(step.part, step.outcome)
            }
        }
        plan.settleFanIns()
        for (row, accounts) in muchLike {
            let unnamed = accounts.first { touchedByDirectoryIndex[$0] == 0 }
            plan.muchLike[row] = unnamed.map { directory.accounts[$0].name }
        }
        plan.settled.sort { $0.row < $1.row }
        work.sort()
        plan.work = work
        plan.tally()
        return plan
    }

    /// Returns the accounts that rows name and that a doubtful list does not contain. It visits every account, so it is only for such a list.
    var unlisted: UnlistedAccounts {
        var unlisted = unresolved
        let byID = Set(unknownIDs.values)
        for account in touched.indices where touched.isNew(account) && !byID.contains(account) {
            unlisted.add(name: touched.name(account))
        }
        return unlisted
    }

    /// Records what a completed row of an earlier process says about its account's groups.
    private mutating func note(done row: SheetRow, _ options: SheetOptions) {
        guard let request = try? row.request(options), request.action != .skip,
            let desiredChange = try? desiredChange(request, row.header.listCell(options), options),
            desiredChange.isAboutFullSet
        else { return }
        for index in existing(row, options) { touched.note(earlier: row.number, desiredChange, touchExisting(index)) }
    }

    /// Records an unreadable row of a sheet that lists full sets: then all rows of its account fail.
    private mutating func note(unreadable row: SheetRow, _ options: SheetOptions) {
        let name = row.name ?? ""
        let meant = existing(row, options) + [try? directory.index(name: name)].compactMap { $0 ?? nil }
        for index in Set(meant.isEmpty ? unknownNames.meant(by: name, in: directory) : meant) {
            touched.note(unreadable: row.number, touchExisting(index))
        }
    }

    /// Returns the existing accounts that a row names.
    private mutating func existing(_ row: SheetRow, _ options: SheetOptions) -> [Int] {
        if let id = row.trimmed(.id) { return [directory.index(id: id)].compactMap(\.self) }
        guard let name = row.name else { return [] }
        if let index = try? directory.index(name: name) { return [index] }
        guard settings.wildcards, let pattern = row.namePattern(options) else { return [] }
        return Array(sortedNames.indices(matching: pattern))
    }

    private mutating func add(
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) {
        if request.action == .skip {
            var outcome = Outcome(.skipped, action: "skip")
            outcome.message = request.skipReason ?? ""
            plan.settled.append((request.row, outcome))
            return
        }
        if let organization = request.organizationID, organization.lowercased() != organizationID.lowercased() {
            throw RowProblem(
                "otherOrganization",
                "the row belongs to the organization \(organization), and the run to \(organizationID)"
            )
        }
        if request.action == .delete, !settings.allowsDelete {
            throw RowProblem("deleteNotAllowed", "deletes need --allow-delete")
        }
        let desiredChange = try desiredChange(request, row.header.listCell(options), options)
        if let fanIn = try fanIn(request, row, options) { return add(request, desiredChange, fanIn) }
        if progress.gone.contains(request.row) { throw .deletedMeanwhile }
        let index = try touch(request, row, options)
        // Here and not when the rows are combined: a row that cannot be applied still counts for the account's other rows.
        if options.listsFullSets, touched.isNew(index) { throw .noAccount(named: touched.name(index)) }
        let asked = AccountRow(
            number: request.row,
            action: request.action,
            name: request.name,
            desiredChange: desiredChange,
            intent: progress.intent(request.row),
            expected: expectation(request.row)
        )
        touched.add(asked, to: index)
    }

    /// Returns what the run planned for a row before the interruption.
    func expectation(_ row: Int) -> Outcome.Status? {
        progress.expectations.isEmpty ? nil : progress.expectations[row - 1]
    }

    /// Returns whether somebody else created an account since the plan that a row was to create, or to change after an earlier row.
    func isTaken(_ index: Int, row: Int) -> Bool {
        switch expectation(row) {
        case nil: false
        case .created:
            progress.intent(row) != .create && !progress.wasThere(directory.accounts[index].id)
        case _?: taken.contains(index)
        }
    }
}
