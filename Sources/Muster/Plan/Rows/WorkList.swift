/// The work on many accounts, in the order of their first rows. It lies in a ``ByteStore``, and each account's is put together when it is asked for.
package struct WorkList: RandomAccessCollection, Sendable {
    /// What there is to do about an account, as far as most questions go.
    enum Shape: UInt8, Sendable {
        /// One call for one row.
        case create, update, delete
        /// Several calls, or one for several rows.
        case several
    }

    private var store = ByteStore()
    /// The place of each account's work, and in the highest byte its shape and whether it is shared.
    private var places: [UInt64] = []
    /// The first row of each account.
    private(set) var firstRows: [UInt32] = []

    /// No work.
    init() {}

    /// The work in a store of touched accounts.
    init(_ store: ByteStore, capacity: Int) {
        self.store = store
        places.reserveCapacity(capacity)
        firstRows.reserveCapacity(capacity)
    }

    /// Adds the work that lies at a place.
    mutating func append(_ work: AccountWork, at place: Int) {
        let mark = Shape(work).rawValue | (work.isShared ? Self.sharedMark : 0)
        places.append(UInt64(place) | UInt64(mark) << 56)
        firstRows.append(UInt32(work.firstRow))
    }

    /// The index of the first account.
    package var startIndex: Int { 0 }
    /// The index behind the last account.
    package var endIndex: Int { places.count }

    /// The work on an account.
    package subscript(index: Int) -> AccountWork {
        TouchedAccounts.read(store, at: Int(places[index] & 0x00FF_FFFF_FFFF_FFFF)).account.work().work
    }

    /// The shape of the work on an account.
    func shape(_ index: Int) -> Shape { Shape(rawValue: UInt8(places[index] >> 56) & ~Self.sharedMark)! }

    /// Whether a row is about this account and about others too.
    func isShared(_ index: Int) -> Bool { UInt8(places[index] >> 56) & Self.sharedMark != 0 }

    private static let sharedMark: UInt8 = 0x80

    /// Those of some ids that there is work on.
    func ids(among ids: Set<ExactText>) -> Set<ExactText> {
        var found: Set<ExactText> = []
        for index in indices where shape(index) != .create {
            if let id = self[index].id, ids.contains(ExactText.id(id)) { found.insert(ExactText.id(id)) }
        }
        return found
    }

    /// Takes the accounts of some indices out of this list, into one of their own.
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

    /// Puts the accounts into the order of their first rows.
    mutating func sort() {
        // An account may have been named first by a row that asks nothing of it.
        guard zip(firstRows, firstRows.dropFirst()).contains(where: >) else { return }
        keep(indices.sorted { firstRows[$0] < firstRows[$1] })
    }

    /// Keeps the accounts of some indices, in their order.
    private mutating func keep(_ indices: [Int]) {
        places = indices.map { places[$0] }
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
