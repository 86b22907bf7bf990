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
    private(set) var directory: Directory
    var plan = Plan()
    let unknownNames: UnknownNames
    lazy var sortedNames = SortedNames(directory)
    private var nearNames: NearNames?
    /// The existing accounts that a row's new account resembles, by row.
    private var muchLike: [Int: [Int]] = [:]
    /// The accounts that rows named so far.
    var touched: TouchedAccounts
    /// The missing accounts among them, by their names in lower case.
    private var newNames: HashIndex
    /// The accounts that rows delete by an unknown id.
    private var unknownIDs: [ByteExactString: Int] = [:]
    /// Names that a doubtful list does not contain and whose row has no account.
    private var unresolved = UnlistedAccounts()
    /// Accounts that somebody else created since the plan, and that the run was to create.
    private var taken: Set<Int> = []
    /// The name to look up.
    var folded = FoldedName()
    /// The changes that group cells ask for.
    var cellWishes = CellWishes()
    /// The groups that cells named.
    var plainGroups = PlainGroups()
    /// For each account of the directory, its index in ``touched`` plus one; 0 while no row named it.
    private var touchedByDirectoryIndex: [UInt32]

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

    /// Looks up the groups that a row names. The error lists all unknown ones.
    mutating func desiredChange(
        _ request: ChangeRequest,
        _ list: ListCell,
        _ options: SheetOptions
    ) throws(RowProblem) -> DesiredChange {
        let lists = MistakenList(separator: list.separator, isChosen: options.listSeparator != nil, options.groupMap)
        var problems: [RowProblem] = []
        func indices(_ texts: [String], _ column: Column, areEntered: Bool = true) -> Set<GroupTable.Index> {
            var found: Set<GroupTable.Index> = []
            for text in texts {
                do throws(RowProblem) {
                    let isMade = areEntered && settings.createsGroups
                    found.insert(try directory.groups.index(written: text, lists, isMade: isMade))
                } catch {
                    let mustBeLookedAt = error.code == "damagedCell" || error.code == "invisibleCharacter"
                    problems.append(RowProblem(error.code, error.message, in: mustBeLookedAt ? column : nil))
                }
            }
            return found
        }
        var desiredChange = DesiredChange(displayName: request.displayName, groups: .leave)
        if let marks = request.marks {
            desiredChange.groups = .marks(
                in: try columns(marks.marked),
                out: try columns(marks.unmarked, making: false)
            )
        } else if request.isPartOfFullSet {
            desiredChange.groups = .partOfFullSet(indices(request.addGroups, .group))
        } else if let groups = request.groups {
            desiredChange.groups = .exactly(indices(groups, .groups))
        } else if !request.addGroups.isEmpty || !request.removeGroups.isEmpty {
            let adding = indices(request.addGroups, .addGroups)
            let removing = indices(request.removeGroups, .removeGroups, areEntered: false)
            if let both = adding.intersection(removing).min() {
                throw RowProblem(
                    "groupsTwice",
                    "'\(directory.groups[both].name)' is in both 'addGroups' and 'removeGroups'"
                )
            }
            if let everyone = directory.groups.everyone, removing.contains(everyone) {
                throw RowProblem("everyoneStays", "no account can leave 'Everyone'")
            }
            desiredChange.groups = .change(adding: adding, removing: removing)
        }
        guard let first = problems.first else { return desiredChange.leavingOut(directory.groups.everyone) }
        throw RowProblem(first.code, problems.map(\.message).joined(separator: "; "), in: first.column)
    }

    /// Returns the groups of some matrix columns. A group that does not exist yet has no members, so no account leaves it.
    private mutating func columns(_ groups: [String], making: Bool = true) throws(RowProblem) -> Set<GroupTable.Index> {
        var found: Set<GroupTable.Index> = []
        for group in groups {
            if !making, !directory.groups.holds(group), settings.createsGroups { continue }
            found.insert(try directory.groups.index(ofColumn: group, making: making && settings.createsGroups))
        }
        return found
    }

    /// Returns the account of a row in its state at this row.
    private mutating func touch(
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) -> Int {
        // A create makes a new account. An id in its row belongs to another organization; only the reports repeat it.
        if let id = request.id, request.action != .create {
            // An id that an earlier row deleted is unknown from then on, even when another row creates an account of that name: a resume could not distinguish them.
            guard let index = directory.index(id: id), !isDeleted(index) else {
                if let damage = RowProblem(damageOf: id, in: .id) { throw damage }
                if directory.doubt != nil, directory.index(id: id) == nil { unresolved.add(id: id) }
                guard request.action == .delete else { throw noAccount(id, request) }
                return touchUnknown(id, name: request.name ?? id)
            }
            let name = directory.accounts[index].name
            if let written = request.name, written.lowercased() != name.lowercased() {
                throw RowProblem(
                    "rename",
                    "the account \(id) is named '\(name)', and a name cannot change: the row says '\(written)'"
                )
            }
            return touchExisting(index)
        }
        guard let name = request.name else { throw RowProblem("noName", "a new account needs a name") }
        if let index = try directory.index(name: name) {
            if isTaken(index, row: request.row) {
                taken.insert(index)
                throw .madeMeanwhile(name, id: directory.accounts[index].id)
            }
            return touchExisting(index)
        }
        // The run continues a create that it intended, whatever exists now.
        let isUnderWay = expectation(request.row) == .created
        if !isUnderWay {
            do throws(RowProblem) { try requireDistinct(name, request, row, options) } catch {
                if directory.doubt != nil { unresolved.add(name: name) }
                throw error
            }
        }
        folded = FoldedName(name)
        var written = name
        return written.withUTF8 { name in
            let account = touchNew(name)
            if request.action == .upsert, !isUnderWay { noteNearNames(name, account, row: request.row) }
            return account
        }
    }

    /// Throws when an unknown name is probably meant for an existing account.
    private mutating func requireDistinct(
        _ name: String,
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) {
        // A sheet that Muster made is always intended.
        let pattern = row.namePattern(options)
        let query = UnknownNames.Query(
            name: name,
            action: request.action,
            saysCreate: row.saysCreate,
            pattern: pattern
        )
        let count = pattern.map { sortedNames.indices(matching: $0).count } ?? 0
        try unknownNames.check(query, in: directory) { _ in count }
    }

    /// Records the accounts that a row's new account resembles.
    mutating func noteNearNames(_ name: UnsafeBufferPointer<UInt8>, _ account: Int, row: Int) {
        // An earlier row may create it already.
        guard !touched.isMade(account) else { return }
        if nearNames == nil { nearNames = NearNames(directory.accounts.lazy.map(\.name)) }
        if folded.isASCII, nearNames?.mayHold(near: name) == false { return }
        let near = nearNames?.indices(near: String(decoding: name, as: UTF8.self)) ?? []
        if !near.isEmpty { muchLike[row] = near }
    }

    /// Returns whether an earlier row deletes the account.
    func isDeleted(_ index: Int) -> Bool {
        let known = touchedByDirectoryIndex[index]
        return known != 0 && touched.isDeleted(Int(known) - 1)
    }

    private func noAccount(_ id: String, _ request: ChangeRequest) -> RowProblem {
        let isForeign = request.action == .upsert && request.name != nil
        let advice = isForeign ? "; is it another organization's? --mode create ignores ids" : ""
        return RowProblem("noAccount", "no account has the id '\(id)'\(advice)")
    }

    mutating func touchExisting(_ index: Int) -> Int {
        if touchedByDirectoryIndex[index] != 0 { return Int(touchedByDirectoryIndex[index]) - 1 }
        let account = touched.append(index)
        touchedByDirectoryIndex[index] = UInt32(account + 1)
        return account
    }

    /// Returns the missing account with the name in ``folded``.
    mutating func touchNew(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        if let known = newNames.index(of: folded.hash, { touched.isNew($0, named: folded) }) { return known }
        let account = touched.append(named: name)
        newNames.insert(folded.hash, account)
        return account
    }

    /// Returns the missing account with an unknown id.
    private mutating func touchUnknown(_ id: String, name: String) -> Int {
        if let known = unknownIDs[ByteExactString.id(id)] { return known }
        var name = name
        let account = name.withUTF8 { touched.append(named: $0) }
        unknownIDs[ByteExactString.id(id)] = account
        return account
    }
}
