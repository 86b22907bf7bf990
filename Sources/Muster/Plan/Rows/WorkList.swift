/// The work on many accounts, in the order of their first rows. The list builds an account's work when a caller asks for it.
package struct WorkList: RandomAccessCollection, Sendable {
    /// The kind of an account's work, which answers most questions without building the work.
    enum Shape: UInt8, Sendable {
        /// One call for one row.
        case create, update, delete
        /// Several calls, or one for several rows.
        case several
    }

    /// The facts about an account that are known without building its work.
    private struct Traits: Sendable {
        var shape: Shape
        /// Whether a row is about this account and about others too.
        var isShared = false
        /// Whether it has one row in all, which makes it, or is a plain update of it.
        var isPlain = false
    }

    private let touched: TouchedAccounts
    private var accounts: [UInt32] = []
    private var traits: [Traits] = []
    /// The first row of each account.
    private(set) var firstRows: [UInt32] = []

    /// No work.
    init() { self.init(TouchedAccounts()) }

    /// The work on some of the accounts that rows have named: none yet.
    init(_ touched: TouchedAccounts) {
        self.touched = touched
        accounts.reserveCapacity(touched.indices.count)
        traits.reserveCapacity(touched.indices.count)
        firstRows.reserveCapacity(touched.indices.count)
    }

    /// Adds an account that its only row creates.
    mutating func append(_ account: Int, madeBy row: TouchedAccounts.CompactRow) {
        append(account, Traits(shape: .create, isPlain: true), row.number)
    }

    /// Adds an account that its only row updates, and nothing else.
    mutating func append(_ account: Int, updatedBy row: TouchedAccounts.CompactRow) {
        append(account, Traits(shape: .update, isPlain: true), row.number)
    }

    /// Adds the work on an account.
    mutating func append(_ account: Int, _ work: AccountWork) {
        append(account, Traits(shape: Shape(work), isShared: work.isShared), UInt32(work.firstRow))
    }

    private mutating func append(_ account: Int, _ accountTraits: Traits, _ firstRow: UInt32) {
        accounts.append(UInt32(account))
        traits.append(accountTraits)
        firstRows.append(firstRow)
    }

    /// The index of the first account.
    package var startIndex: Int { 0 }
    /// The index behind the last account.
    package var endIndex: Int { accounts.count }

    /// The work on an account.
    package subscript(index: Int) -> AccountWork { touched[Int(accounts[index])].work().work }

    /// The shape of the work on an account.
    func shape(_ index: Int) -> Shape { traits[index].shape }

    /// Whether a row is about this account and about others too.
    func isShared(_ index: Int) -> Bool { traits[index].isShared }

    /// Returns the expected outcome of an account's only row, when that needs no build; `nil` for any other work.
    func plainOutcome(_ index: Int) -> Outcome.Status? {
        guard traits[index].isPlain else { return nil }
        return traits[index].shape == .create ? .created : .updated
    }

    /// Returns the change of memberships of a plain update; `nil` for any other work, which must be built to know it.
    func delta(ofUpdate index: Int) -> MembershipDelta? {
        traits[index].isPlain && traits[index].shape == .update ? touched.onlyUpdate(Int(accounts[index]))?.delta : nil
    }

    /// Gives the groups that a new account is made in to `body`. Of one that one row makes, nothing else is put together.
    func eachGroup(ofCreate index: Int, _ body: (GroupTable.Index) -> Void) {
        if traits[index].isPlain, let row = touched.onlyCreate(Int(accounts[index])) {
            touched.desiredChanges.entered(row.desiredChange).forEach(body)
        } else {
            for change in self[index].changes where change.operation == .create { change.after.groups.forEach(body) }
        }
    }

    /// The groups that accounts are in after some change of theirs.
    var groupsAfter: Set<GroupTable.Index> { groups { _ in true } }

    /// The groups that accounts are made in that are not there.
    var groupsOfNew: Set<GroupTable.Index> { groups { $0.id == nil } }

    private func groups(_ isWanted: (AccountWork) -> Bool) -> Set<GroupTable.Index> {
        var groups: Set<GroupTable.Index> = []
        for index in indices {
            if shape(index) == .create {
                eachGroup(ofCreate: index) { groups.insert($0) }
            } else {
                let work = self[index]
                if isWanted(work) { for change in work.changes { groups.formUnion(change.after.groups) } }
            }
        }
        return groups
    }

    /// Those of some ids that there is work on.
    func ids(among ids: Set<ByteExactString>) -> Set<ByteExactString> {
        var found: Set<ByteExactString> = []
        for index in indices where shape(index) != .create {
            if let id = self[index].id, ids.contains(ByteExactString.id(id)) { found.insert(ByteExactString.id(id)) }
        }
        return found
    }

    /// Moves the accounts of some indices into a new list.
    mutating func split(_ isTaken: (Int) -> Bool) -> WorkList {
        var rest = self
        rest.keep(indices.filter(isTaken))
        keep(indices.filter { !isTaken($0) })
        return rest
    }

    /// Takes accounts out.
    mutating func removeAll(where isUnwanted: (AccountWork) -> Bool) {
        keep(indices.filter { !isUnwanted(self[$0]) })
    }

    /// Sorts the accounts by their first rows.
    mutating func sort() {
        // An account may have been named first by a row that asks nothing of it.
        guard zip(firstRows, firstRows.dropFirst()).contains(where: >) else { return }
        keep(indices.sorted { firstRows[$0] < firstRows[$1] })
    }

    /// Keeps the accounts of some indices, in their order.
    private mutating func keep(_ indices: [Int]) {
        accounts = indices.map { accounts[$0] }
        traits = indices.map { traits[$0] }
        firstRows = indices.map { firstRows[$0] }
    }
}

extension WorkList.Shape {
    init(_ work: AccountWork) {
        guard work.changes.count == 1, work.changes[0].steps.count == 1 else {
            self = .several
            return
        }
        self =
            switch work.changes[0].operation {
            case .create: .create
            case .update: .update
            case .delete: .delete
            }
    }
}
