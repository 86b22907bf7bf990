/// A plan that was kept in a file, to be looked at, agreed to and run later: `muster plan --out FILE`.
///
/// It holds the sheet, what the plan was made of and what it was going to do, and no secrets. It is not run as it stands: a run plans again from the
/// directory of its own time, and ``Drift`` holds that plan against this one.
public struct KeptPlan: Sendable {
    /// What the plan is about.
    public struct About: Sendable, Codable {
        /// The version of the file's form.
        public var version = KeptPlan.currentVersion
        /// The program that made it.
        public var program: String
        /// When it was made, in UTC.
        public var made: String
        /// What the user called the sheet.
        public var input: String
        /// The SHA-256 of the sheet.
        public var sha256: String
        /// The service's address.
        public var url: String
        /// The organization's id.
        public var organizationID: String
        /// How the run works.
        public var settings: RunSettings
    }

    /// What the plan does to one account. Groups are told by their ids.
    struct Account: Sendable, Hashable {
        /// The id that the account had; empty for one that was to be made.
        var id: String
        var name: String
        /// The rows that are about it.
        var rows: [Int]
        /// What is done, in order: `create`, `update`, `delete`.
        var operations: [String]
        /// What it was.
        var before: RecordedState
        /// What it was to become.
        var after: RecordedState
    }

    /// The version that this program writes and reads.
    static let currentVersion = 3

    /// What the plan is about.
    public var about: About
    /// The accounts that the plan changes.
    var accounts: [Account]
    /// What each row was going to become, by row number less one.
    var expectations: [Outcome.Status]
    /// The sheet's bytes.
    public var sheet: [UInt8]
}

extension KeptPlan.Account {
    /// What a plan does to an account.
    init(_ work: AccountWork, _ groups: GroupTable) {
        func state(_ state: AccountState?) -> RecordedState {
            RecordedState(displayName: state?.displayName ?? "", groupIDs: groups.keptIDs(state?.groups ?? []).sorted())
        }
        id = work.id ?? ""
        name = work.name
        rows = work.changes.flatMap(\.steps).map(\.row)
        operations = work.changes.map(\.operation.rawValue)
        before = state(work.changes.first?.before)
        after = state(work.changes.last?.after)
    }
}
