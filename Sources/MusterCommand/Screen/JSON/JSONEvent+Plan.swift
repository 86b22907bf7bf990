extension JSONEvent {
    /// How a sheet was read: the first thing that is told of a plan.
    struct Sheet: Encodable {
        var event = "sheet"
        var input: String
        /// What one row of the sheet is about.
        var layout: String
        /// What rows do that name no action, in the words of the layout.
        var mode: String
        /// The headings of columns that only are carried through to the reports.
        var carriedColumns: [String]
        /// Whether some column says what is to become of an account.
        var asksForSomething: Bool
    }

    struct Plan: Encodable {
        var event = "plan"
        var input: String
        var rows: Int
        var newGroups: [String]
        var creates: Int
        var updates: Int
        var deletes: Int
        var removals: Int
        var unchanged: Int
        var skipped: Int
        var failed: Int
        var later: Int
        var calls: [String: Int]
        var callsOneByOne: [String: Int]
        var groupCalls: Int
        var groupsWithMembers: Int
        var accountsByGroup: Int
        var bulkDeletes: Int
        var accountsInBulk: Int
        var forbiddenGroupCalls: Int
        var seconds: Double
        var secondsOneByOne: Double
        var quota: String
        var emptiedGroups: [String]
        var strandedAccounts: [String]
        /// Accounts to create that are much like existing ones which the sheet does not name.
        var muchLike: Int
        /// What `--limit` leaves for later included.
        var whole: WholePart
        var drifts: [DriftPart]
        var remarks: [String]
    }

    /// What a plan does when all of it is done.
    struct WholePart: Encodable {
        var creates: Int
        var updates: Int
        var deletes: Int
        var removals: Int
        var emptiedGroups: [String]
        var strandedAccounts: [String]
    }

    struct DriftPart: Encodable {
        var account: String
        var rows: [Int]
        var change: String
    }

    struct Change: Encodable {
        var event = "change"
        var action: String
        var rows: [Int]
        var id: String?
        var name: String
        var displayName: Values?
        var addGroups: [String]
        var removeGroups: [String]
        /// Whether the account's groups are called for it, and not the account.
        var isByGroup: Bool
        /// The existing account that one to create is much like.
        var muchLike: String?

        struct Values: Encodable {
            var from: String?
            var to: String
        }
    }

    struct Row: Encodable {
        var event = "row"
        var row: Int
        /// Where a row that cannot be done stands in the file.
        var line: Int?
        var status: String
        var code: String?
        var message: String?
    }

    /// A plan was kept in a file.
    struct Kept: Encodable {
        var event = "kept"
        var plan: String
    }
}
