extension JSONEvent {
    /// The layout of a sheet: the first event of a plan.
    struct Sheet: Encodable {
        var event = "sheet"
        var input: String
        /// What one row of the sheet stands for.
        var layout: String
        /// The action of rows that name none.
        var mode: String
        /// The headings of columns without a meaning, which the reports repeat.
        var carriedColumns: [String]
        /// Whether some column asks for something, and not only identifies the account.
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
        /// The accounts to create that resemble existing ones that the sheet does not name.
        var muchLike: Int
        /// Including what `--limit` leaves for later.
        var whole: WholePart
        var drifts: [DriftPart]
        var remarks: [String]
    }

    /// The effect of the whole plan.
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
        /// Whether the account uses group calls instead of its own call.
        var isByGroup: Bool
        /// The existing account that a new one resembles.
        var muchLike: String?

        struct Values: Encodable {
            var from: String?
            var to: String
        }
    }

    struct Row: Encodable {
        var event = "row"
        var row: Int
        /// The place of a failed row in the file.
        var line: Int?
        var status: String
        var code: String?
        var message: String?
    }

    /// The sheet of one organization.
    struct Part: Encodable {
        var event = "split"
        var organizationId: String
        var sheet: String
        var rows: Int
    }

    /// A plan in a file.
    struct Kept: Encodable {
        var event = "kept"
        var plan: String
    }
}
