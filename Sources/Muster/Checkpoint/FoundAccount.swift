/// An account that somebody else had changed before the run's own call. Undo needs it to leave their change alone.
///
/// It is durable before the run's call is sent. `before.csv` is a fold of these over the accounts that were recorded when the run began.
struct FoundAccount: Sendable, Hashable {
    var id: String
    var name: String
    /// The account without their change.
    var expected: RecordedState
    /// The account with their change.
    var actual: RecordedState
    /// The names of the groups in ``actual``, in the order of the ids.
    var groupNames: [String]
    /// The names of the groups in ``expected``, in the order of the ids.
    var expectedNames: [String]
    /// The state that the run is about to make; `nil` when it deletes the account, or does nothing yet.
    var wanted: RecordedState?
    /// Whether the run is about to delete it.
    var isDelete = false
    /// The account's rows.
    var rows: [Int]

    /// Their change, as a sentence.
    var sentence: String {
        var difference = AccountDifference()
        if ByteExactString(expected.displayName) != ByteExactString(actual.displayName) {
            difference.displayName = (expected.displayName, actual.displayName)
        }
        let (had, has) = (Set(expected.groupIDs.map(\.canonicalID)), Set(actual.groupIDs.map(\.canonicalID)))
        difference.entered = zip(actual.groupIDs, groupNames).filter { !had.contains($0.0.canonicalID) }.map(\.1)
        difference.left = zip(expected.groupIDs, expectedNames).filter { !has.contains($0.0.canonicalID) }.map(\.1)
        return difference.sentence ?? "it was changed"
    }
}

extension FoundAccount {
    /// Creates the record of a change by others, and of what the run is about to do.
    init(
        id: String,
        name: String,
        _ change: AccountTrack.ConcurrentChange,
        wanted: AccountState?,
        isDelete: Bool = false,
        rows: [Int],
        _ groups: GroupTable
    ) {
        let state = { (state: AccountState) in
            RecordedState(displayName: state.displayName, groupIDs: groups.keptIDs(state.groups.sorted()))
        }
        self.init(
            id: id,
            name: name,
            expected: state(change.expected),
            actual: state(change.actual),
            groupNames: groups.names(change.actual.groups.sorted()),
            expectedNames: groups.names(change.expected.groups.sorted()),
            wanted: wanted.map(state),
            isDelete: isDelete,
            rows: rows
        )
    }
}

extension AccountTrack {
    /// Returns the entries for the changes by others that are not recorded yet.
    ///
    /// - Parameters:
    ///   - wanted: the state that the run is about to make; `nil` for none.
    ///   - steps: the account's rows.
    func entries(
        _ id: String,
        _ name: String,
        wanted: AccountState?,
        isDelete: Bool = false,
        _ steps: [Change.Step],
        _ groups: GroupTable
    ) -> [Entry] {
        let rows = steps.map(\.row)
        return unrecorded.map {
            .found(FoundAccount(id: id, name: name, $0, wanted: wanted, isDelete: isDelete, rows: rows, groups))
        }
    }
}

extension FoundAccount: Field {
    func write(to writer: inout FieldWriter) {
        writer.write(id, name, expected, actual, groupNames, expectedNames, wanted, isDelete, rows)
    }

    static func read(_ reader: inout FieldReader) -> Self? {
        try? Self(
            id: reader.next(),
            name: reader.next(),
            expected: reader.next(),
            actual: reader.next(),
            groupNames: reader.next(),
            expectedNames: reader.next(),
            wanted: reader.next(),
            isDelete: reader.next(),
            rows: reader.next()
        )
    }
}
