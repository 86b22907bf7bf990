import IdentityAPI

/// Turns the rows of a sheet, in order, into the work that brings the organization to what they say.
///
/// Each account that a row names is followed through the sheet: what it is now, and what the rows make of it one after the other. Rows for one
/// account share a call where one can serve them all; a delete stands between calls. At the end an account that is what it was needs no call.
///
/// A resumed run plans again from a fresh directory, over the rows that have no outcome yet. ``Progress`` tells it what the run had planned and
/// sent before, so that what was applied and never recorded counts as what it was, and is not done again.
struct Planner {
    /// What an earlier process of the same run left.
    struct Progress: Sendable {
        /// What each row was planned to become, by row number less one; empty for a new run.
        var expectations: [Outcome.Status] = []
        /// The call that was about to be sent for a row.
        var intent: @Sendable (Int) -> Intent? = { _ in nil }
        /// Rows that are done.
        var isDone: @Sendable (Int) -> Bool = { _ in false }
        /// Whether the run ended before every row was settled that it had planned to fail.
        var leavesFailuresUnsettled = false
        /// The accounts that a row stood for whose name has wildcards, and what became of them.
        var fanIn: @Sendable (Int) -> RowFanIn? = { _ in nil }
        /// Whether it was another run that left it: then a row's wildcards stand for what matches now.
        var isOtherRun = false
    }

    private let organizationID: String
    let settings: RunSettings
    let progress: Progress
    /// What the plan is made of, with the groups that it makes.
    private(set) var directory: Directory
    var plan = Plan()
    private let unknownNames: UnknownNames
    lazy var sortedNames = SortedNames(directory)
    private lazy var nearNames = NearNames(directory.accounts.lazy.map(\.name))
    /// Accounts that the ones which rows create are much like, by the row.
    private var muchLike: [Int: [Int]] = [:]
    /// The accounts that rows have named so far.
    var touched: TouchedAccounts
    /// For each account of the directory its index in ``touched`` plus one; 0 while no row has named it.
    private var touchedByDirectoryIndex: [UInt32]

    /// - Parameter rowCount: how many rows there will be; more are taken, and need more memory meanwhile.
    init(
        directory: Directory,
        organizationID: String,
        settings: RunSettings,
        progress: Progress = Progress(),
        rowCount: Int = 0
    ) {
        touched = TouchedAccounts(capacity: rowCount)
        touchedByDirectoryIndex = [UInt32](repeating: 0, count: directory.accounts.count)
        self.directory = directory
        unknownNames = UnknownNames(directory)
        self.organizationID = organizationID
        self.settings = settings
        self.progress = progress
    }

    /// Adds the next row.
    ///
    /// - Throws: ``RunError`` where there is no room for temporary files.
    mutating func add(_ row: SheetRow, _ options: SheetOptions) throws {
        plan.rowCount = row.number
        let listsFullSets = options.listsFullSets
        if progress.isDone(row.number) {
            // What a row said that is done still counts for rows that speak of the same account's full set.
            if listsFullSets || progress.leavesFailuresUnsettled { try note(done: row, options) }
            return
        }
        var action = ""
        do {
            var request = try row.request(options)
            action = request.action.rawValue
            if row.repeatsHeader { return plan.settled.append((row.number, Outcome(ofRepeatedHeader: action))) }
            // An account may bear the very name that looks like a formula.
            if let literal = row.formulaName, try directory.index(name: literal) != nil { request.name = literal }
            try add(request, row, options)
        } catch let problem as RowProblem {
            if listsFullSets { try note(unreadable: row, options) }
            plan.settled.append((row.number, Outcome(problem.located(in: row), action: action)))
        }
    }

    /// The plan for all rows added.
    ///
    /// - Throws: ``RunError`` where there is no room for temporary files.
    mutating func finish() throws -> Plan {
        var work = WorkList(touched.store, capacity: touched.count)
        try touched.forEach { account, place in
            let (accountWork, settled, parts) = account.work()
            for row in settled { plan.settled.append(row) }
            for part in parts { plan.settle(part) }
            guard !accountWork.changes.isEmpty else { return }
            work.append(accountWork, at: place)
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

    /// Notes what a row says of its account's groups that an earlier process of the run has dealt with.
    private mutating func note(done row: SheetRow, _ options: SheetOptions) throws {
        guard let request = try? row.request(options), request.action != .skip,
            let wish = try? wish(request, row.header.listCell(options), options), wish.isAboutFullSet
        else { return }
        let step = Change.Step(row: row.number, wish: wish, outcome: .unchanged, mayCreate: false)
        for index in existing(row, options) {
            try touched.update(try touchExisting(index)) { $0.earlierSteps.append(step) }
        }
    }

    /// Notes that a row cannot be understood in a sheet that lists full sets: then no row of its account can.
    private mutating func note(unreadable row: SheetRow, _ options: SheetOptions) throws {
        let name = row.name ?? ""
        let meant = existing(row, options) + [try? directory.index(name: name)].compactMap { $0 ?? nil }
        for index in Set(meant.isEmpty ? unknownNames.meant(by: name, in: directory) : meant) {
            try touched.update(try touchExisting(index)) { $0.unreadableRow = $0.unreadableRow ?? row.number }
        }
    }

    /// The accounts of the organization that a row names.
    private mutating func existing(_ row: SheetRow, _ options: SheetOptions) -> [Int] {
        if let id = row.trimmed(.id) { return [directory.index(id: id)].compactMap(\.self) }
        guard let name = row.name else { return [] }
        if let index = try? directory.index(name: name) { return [index] }
        guard settings.wildcards, let pattern = row.namePattern(options) else { return [] }
        return Array(sortedNames.indices(matching: pattern))
    }

    private mutating func add(_ request: ChangeRequest, _ row: SheetRow, _ options: SheetOptions) throws {
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
        let wish = try wish(request, row.header.listCell(options), options)
        if let fanIn = try fanIn(request, row, options) { return try add(request, wish, fanIn) }
        let index = try touch(request, row, options)
        let intent = progress.intent(request.row)
        let expected = progress.expectations.isEmpty ? nil : progress.expectations[request.row - 1]
        let everyone = directory.groups.everyone
        try touched.update(index) { account in
            Result { () throws(RowProblem) in
                try account.add(request, wish, intent: intent, expected: expected, everyone: everyone)
            }
        }.get()
    }

    /// Looks up the groups that a row names; all that are unknown are told at once.
    private mutating func wish(
        _ request: ChangeRequest,
        _ list: ListCell,
        _ options: SheetOptions
    ) throws(RowProblem) -> Wish {
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
        var wish = Wish(displayName: request.displayName, groups: .leave)
        if let marks = request.marks {
            wish.groups = .marks(in: try columns(marks.marked), out: try columns(marks.unmarked, making: false))
        } else if request.isPartOfFullSet {
            wish.groups = .partOfFullSet(indices(request.addGroups, .group))
        } else if let groups = request.groups {
            wish.groups = .exactly(indices(groups, .groups))
        } else if !request.addGroups.isEmpty || !request.removeGroups.isEmpty {
            let adding = indices(request.addGroups, .addGroups)
            let removing = indices(request.removeGroups, .removeGroups, areEntered: false)
            if let both = adding.intersection(removing).min() {
                throw RowProblem(
                    "groupsTwice",
                    "'\(directory.groups[both].name)' stands in 'addGroups' and in 'removeGroups'"
                )
            }
            if let everyone = directory.groups.everyone, removing.contains(everyone) {
                throw RowProblem("everyoneStays", "no account can leave 'Everyone'")
            }
            wish.groups = .change(adding: adding, removing: removing)
        }
        guard let first = problems.first else { return wish.leavingOut(directory.groups.everyone) }
        throw RowProblem(first.code, problems.map(\.message).joined(separator: "; "), in: first.column)
    }

    /// The groups of some columns of a matrix. One that is still to be made is nobody's yet, so nobody leaves it.
    private mutating func columns(_ groups: [String], making: Bool = true) throws(RowProblem) -> Set<GroupTable.Index> {
        var found: Set<GroupTable.Index> = []
        for group in groups {
            if !making, !directory.groups.holds(group), settings.createsGroups { continue }
            found.insert(try directory.groups.index(ofColumn: group, making: making && settings.createsGroups))
        }
        return found
    }

    /// The account that a row is about, as it stands at this row.
    private mutating func touch(_ request: ChangeRequest, _ row: SheetRow, _ options: SheetOptions) throws -> Int {
        // A create makes a new account: an id beside it is another organization's, and only carried through.
        if let id = request.id, request.action != .create {
            // An id that a row before has deleted is nobody's any more, even when another row makes an account of that name: a resume cannot tell.
            guard let index = directory.index(id: id), try !isDeleted(index) else {
                if let damage = RowProblem(damageOf: id, in: .id) { throw damage }
                guard request.action == .delete else { throw noAccount(id, request) }
                return try touchNew(name: request.name ?? id, knownID: id)
            }
            let name = directory.accounts[index].name
            if let written = request.name, written.lowercased() != name.lowercased() {
                throw RowProblem(
                    "rename",
                    "the account \(id) is named '\(name)', and a name cannot change: the row says '\(written)'"
                )
            }
            return try touchExisting(index)
        }
        guard let name = request.name else { throw RowProblem("noName", "a new account needs a name") }
        if let index = try directory.index(name: name) { return try touchExisting(index) }
        // What the run had set out to make it goes on with, whatever is there by now.
        let isUnderWay = !progress.expectations.isEmpty && progress.expectations[request.row - 1] == .created
        if !isUnderWay { try requireDistinct(name, request, row, options) }
        let place = try touchNew(name: name, knownID: nil)
        if request.action == .upsert, !isUnderWay { try noteNearNames(name, at: place, row: request.row) }
        return place
    }

    /// Makes sure that a name which no account bears is not meant for one that is there.
    private mutating func requireDistinct(
        _ name: String,
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) {
        // What Muster made itself means what it says.
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

    /// Notes the accounts that a row's new account is much like.
    private mutating func noteNearNames(_ name: String, at place: Int, row: Int) throws {
        // A row before may create it already.
        guard try touched.update(place, { $0.state == nil && $0.account.changes.isEmpty }) else { return }
        let near = nearNames.indices(near: name)
        if !near.isEmpty { muchLike[row] = near }
    }

    /// Whether a row before deletes the account.
    mutating func isDeleted(_ index: Int) throws -> Bool {
        let known = touchedByDirectoryIndex[index]
        return known == 0 ? false : try touched.update(Int(known) - 1) { $0.isDeleted }
    }

    private func noAccount(_ id: String, _ request: ChangeRequest) -> RowProblem {
        let isForeign = request.action == .upsert && request.name != nil
        let advice = isForeign ? "; is it another organization's? --mode create ignores ids" : ""
        return RowProblem("noAccount", "no account has the id '\(id)'\(advice)")
    }

    mutating func touchExisting(_ index: Int) throws -> Int {
        if touchedByDirectoryIndex[index] != 0 { return Int(touchedByDirectoryIndex[index]) - 1 }
        let account = directory.accounts[index]
        let place = try touched.append(TouchedAccount(id: account.id, name: account.name, state: account.state))
        touchedByDirectoryIndex[index] = UInt32(place + 1)
        return place
    }

    private mutating func touchNew(name: String, knownID: String?) throws -> Int {
        let key = knownID.map { "\u{0}\($0.canonicalID)" } ?? name.lowercased()
        return try touched.index(key: key) ?? touched.append(TouchedAccount(id: nil, name: name, state: nil), key: key)
    }
}
