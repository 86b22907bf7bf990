/// The work on many accounts, in the order of their first rows. It lies in a ``ByteStore``, and each account's is put together when it is asked for.
public struct WorkList: RandomAccessCollection, Sendable {
    /// What there is to do about an account, as far as most questions go.
    enum Shape: UInt8, Sendable {
        /// One call for one row.
        case create, update, delete
        /// Several calls, or one for several rows.
        case several
    }

    private var store = ByteStore()
    /// The place of each account's work, and in the highest byte its shape.
    private var places: [UInt64] = []

    /// No work.
    init() {}

    /// The work in a store of touched accounts.
    init(_ store: ByteStore, capacity: Int) {
        self.store = store
        places.reserveCapacity(capacity)
    }

    /// Adds the work that lies at a place.
    mutating func append(_ work: AccountWork, at place: Int) {
        places.append(UInt64(place) | UInt64(Shape(work).rawValue) << 56)
    }

    /// The index of the first account.
    public var startIndex: Int { 0 }
    /// The index behind the last account.
    public var endIndex: Int { places.count }

    /// The work on an account.
    public subscript(index: Int) -> AccountWork {
        TouchedAccounts.read(store, at: Int(places[index] & 0x00FF_FFFF_FFFF_FFFF)).account.work().work
    }

    /// The shape of the work on an account.
    func shape(_ index: Int) -> Shape { Shape(rawValue: UInt8(places[index] >> 56))! }

    /// Takes the accounts from an index on out of this list, into one of their own.
    mutating func split(at index: Int) -> WorkList {
        var rest = self
        rest.places = Array(places[index...])
        places.removeSubrange(index...)
        return rest
    }

    /// Takes accounts out.
    mutating func removeAll(where isUnwanted: (AccountWork) -> Bool) {
        places = indices.filter { !isUnwanted(self[$0]) }.map { places[$0] }
    }

    /// Puts the accounts into the order of some numbers, one for each.
    mutating func sort(by numbers: [UInt32]) {
        places = indices.sorted { numbers[$0] < numbers[$1] }.map { places[$0] }
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
