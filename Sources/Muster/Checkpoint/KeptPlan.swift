/// A plan in a file, to review and run later: `muster plan --out FILE`.
///
/// It has the sheet, the settings and the planned changes, and no secrets. A run plans again from the present directory, and ``Drift`` compares that plan with this one.
public struct KeptPlan: Sendable {
    /// The identity and settings of the plan.
    public struct About: Sendable, Codable {
        /// The version of the file format.
        public var version = KeptPlan.currentVersion
        /// The program that made it.
        public var program: String
        /// When it was made, in UTC.
        public var made: String
        /// The sheet's name, as the user wrote it.
        public var input: String
        /// The SHA-256 of the sheet.
        public var sha256: String
        /// The service's address.
        public var url: String
        /// The organization's id.
        public var organizationID: String
        /// The options of the run.
        public var settings: RunSettings
    }

    /// The plan for one account, with groups by id.
    struct Account: Sendable, Hashable {
        /// The account's id; empty for an account to create.
        var id: String
        var name: String
        /// The account's rows.
        var rows: [Int]
        /// The operations, in order, as in `update delete`.
        var operations: String
        /// The account before them.
        var before: RecordedState
        /// The account after them.
        var after: RecordedState
    }

    /// The version that this program writes and reads.
    static let currentVersion = 3

    /// The identity and settings of the plan.
    public var about: About
    /// The accounts that the plan changes.
    var accounts: [Account]
    /// The planned outcome of each row, by row number less one.
    var expectations: [Outcome.Status]
    /// The sheet's bytes.
    public var sheet: [UInt8]
}

extension KeptPlan.Account {
    /// Creates the record of a plan for one account.
    init(_ work: AccountWork, _ groups: GroupTable) {
        func state(_ state: AccountState?) -> RecordedState {
            RecordedState(displayName: state?.displayName ?? "", groupIDs: groups.keptIDs(state?.groups ?? []).sorted())
        }
        id = work.id ?? ""
        name = work.name
        rows = work.changes.flatMap(\.steps).map(\.row)
        operations = work.changes.map(\.operation.rawValue).joined(separator: " ")
        before = state(work.changes.first?.before)
        after = state(work.changes.last?.after)
    }
}
