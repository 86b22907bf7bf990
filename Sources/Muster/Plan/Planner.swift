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
        /// Calls that were about to be sent, by row.
        var intents: [Int: Intent] = [:]
        /// Rows that are done.
        var isDone: @Sendable (Int) -> Bool = { _ in false }
    }

    private let organizationID: String
    private let settings: RunSettings
    private let progress: Progress
    /// What the plan is made of, with the groups that it makes.
    private(set) var directory: Directory
    private var plan = Plan()
    /// The accounts that rows have named so far.
    private var touched: [TouchedAccount] = []
    private var touchedByDirectoryIndex: [Int: Int] = [:]
    private var touchedByNewName: [ExactText: Int] = [:]

    init(directory: Directory, organizationID: String, settings: RunSettings, progress: Progress = Progress()) {
        self.directory = directory
        self.organizationID = organizationID
        self.settings = settings
        self.progress = progress
    }

    /// Adds the next row.
    mutating func add(_ row: SheetRow, _ options: SheetOptions) {
        plan.rowCount = row.number
        guard !progress.isDone(row.number) else { return }
        var action = ""
        do throws(RowProblem) {
            let request = try row.request(options)
            action = request.action.rawValue
            try add(request)
        } catch {
            plan.settled.append((row.number, Outcome(error, action: action)))
        }
    }

    /// The plan for all rows added.
    mutating func finish() -> Plan {
        for account in touched {
            let work = account.work()
            for row in work.settled { plan.settled.append(row) }
            if !work.work.changes.isEmpty { plan.work.append(work.work) }
        }
        plan.settled.sort { $0.row < $1.row }
        plan.work.sort { $0.firstRow < $1.firstRow }
        return plan
    }

    private mutating func add(_ request: ChangeRequest) throws(RowProblem) {
        if request.action == .skip {
            plan.settled.append((request.row, Outcome(.skipped, action: "skip")))
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
        let wish = try wish(request)
        let index = try touch(request)
        let intent = progress.intents[request.row]
        let expected = progress.expectations.isEmpty ? nil : progress.expectations[request.row - 1]
        try touched[index].add(request, wish, intent: intent, expected: expected, everyone: directory.groups.everyone)
    }

    /// Looks up the groups that a row names; all that are unknown are told at once.
    private mutating func wish(_ request: ChangeRequest) throws(RowProblem) -> Wish {
        var problems: [RowProblem] = []
        func indices(_ texts: [String], areEntered: Bool = true) -> Set<GroupTable.Index> {
            var found: Set<GroupTable.Index> = []
            for text in texts {
                do throws(RowProblem) {
                    let isMade = areEntered && settings.createsGroups
                    let index =
                        isMade ? try directory.groups.index(making: text) : try directory.groups.index(written: text)
                    found.insert(index)
                } catch {
                    problems.append(error)
                }
            }
            return found
        }
        var wish = Wish(displayName: request.displayName, groups: .leave)
        if let groups = request.groups {
            wish.groups = .exactly(indices(groups))
        } else if !request.addGroups.isEmpty || !request.removeGroups.isEmpty {
            let adding = indices(request.addGroups)
            let removing = indices(request.removeGroups, areEntered: false)
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
        throw RowProblem(first.code, problems.map(\.message).joined(separator: "; "))
    }

    /// The account that a row is about, as it stands at this row.
    private mutating func touch(_ request: ChangeRequest) throws(RowProblem) -> Int {
        // A create makes a new account: an id beside it is another organization's, and only carried through.
        if let id = request.id, request.action != .create {
            // An id that a row before has deleted is nobody's any more, even when another row makes an account of that name: a resume cannot tell.
            guard let index = directory.index(id: id), !isDeleted(index) else {
                guard request.action == .delete else { throw noAccount(id, request) }
                return touchNew(name: request.name ?? id, knownID: id)
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
        if let index = try directory.index(name: name) { return touchExisting(index) }
        // An account can bear such a name; a new one that does is a spreadsheet's accident.
        guard request.action == .delete || ExactText(name.trimmed) == ExactText(name) else {
            throw RowProblem("strayWhiteSpace", "the name '\(name)' begins or ends with white space")
        }
        return touchNew(name: name, knownID: nil)
    }

    /// Whether a row before deletes the account.
    private func isDeleted(_ index: Int) -> Bool {
        touchedByDirectoryIndex[index].map { touched[$0].isDeleted } ?? false
    }

    private func noAccount(_ id: String, _ request: ChangeRequest) -> RowProblem {
        let isForeign = request.action == .upsert && request.name != nil
        let advice = isForeign ? "; is it another organization's? --mode create ignores ids" : ""
        return RowProblem("noAccount", "no account has the id '\(id)'\(advice)")
    }

    private mutating func touchExisting(_ index: Int) -> Int {
        if let known = touchedByDirectoryIndex[index] { return known }
        let account = directory.accounts[index]
        touched.append(TouchedAccount(id: account.id, name: account.name, state: account.state))
        touchedByDirectoryIndex[index] = touched.count - 1
        return touched.count - 1
    }

    private mutating func touchNew(name: String, knownID: String?) -> Int {
        let key = ExactText(knownID.map { "\u{0}\($0)" } ?? name.lowercased())
        if let known = touchedByNewName[key] { return known }
        touched.append(TouchedAccount(id: nil, name: name, state: nil))
        touchedByNewName[key] = touched.count - 1
        return touched.count - 1
    }
}
