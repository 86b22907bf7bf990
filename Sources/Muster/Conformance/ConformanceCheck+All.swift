extension ConformanceCheck {
    /// Every check, in the order of the report.
    public static let all: [ConformanceCheck] = paging + ids + order + groups + answers + writes

    private static let paging: [ConformanceCheck] = [
        .init("list", .paging, "list", "The list of accounts is JSON that Muster can read.", \.verdictOnList),
        .init("top", .paging, "top", "A page holds no more accounts than asked for.", \.verdictOnTop),
        .init("pageSize", .paging, "page size", "A page holds the 1000 accounts asked for, where there are as many.") {
            $0.verdictOnPageSize
        },
        .init("skip", .paging, "skip", "A page leaves out as many accounts as asked for.", \.verdictOnSkip),
        .init("end", .paging, "end of list", "A page behind the last account is empty.", \.verdictOnEnd),
    ]

    private static let ids: [ConformanceCheck] = [
        .init("identity", .ids, "id and name", "Every account has an id and a name.", \.verdictOnIdentity),
        .init("idForm", .ids, "form of ids", "Ids are UUIDs in small letters.", \.verdictOnIDForm),
        .init("idsUnique", .ids, "unique ids", "No account comes twice in one reading of the list.") {
            $0.verdictOnUniqueIDs
        },
        .init("byID", .ids, "read by id", "An account of the list can be read by its id.", \.verdictOnSingles),
    ]

    private static let order: [ConformanceCheck] = [
        .init("total", .order, "totalCount", "The list reports how many accounts there are.", \.verdictOnTotal),
        .init("sortBy", .order, "sortBy", "The list comes in the order asked for.", \.verdictOnSortBy),
        .init("stableOrder", .order, "stable order", "Two readings of a page are the same.", \.verdictOnStableOrder),
        .init("complete", .order, "completeness", "Muster can tell when it holds every account.") {
            $0.verdictOnCompleteness
        },
    ]

    private static let groups: [ConformanceCheck] = [
        .init("groupList", .groups, "groups", "The list of groups is a bare array that Muster can read.") {
            $0.verdictOnGroupList
        },
        .init("groupNames", .groups, "group names", "Every group has an id and a name of its own.") {
            $0.verdictOnGroupNames
        },
        .init("groupByID", .groups, "group by id", "A group can be read by its id.", \.verdictOnGroupByID),
        .init("groupIDs", .groups, "groupIds", "The list shows the groups of every account.", \.verdictOnGroupIDs),
        .init("groupIDsAgree", .groups, "groupIds by id", "An account read by id has the groups that the list shows.") {
            $0.verdictOnAgreeingGroupIDs
        },
        .init("groupIDsKnown", .groups, "known groupIds", "Every group of an account is in the list of groups.") {
            $0.verdictOnKnownGroupIDs
        },
        .init("everyone", .groups, "Everyone", "The service lists Everyone among the groups of every account.") {
            $0.verdictOnEveryone
        },
    ]

    private static let answers: [ConformanceCheck] = [
        .init("search", .answers, "searchTerm", "A search for a whole name finds it.", settles: .searchTerm) {
            $0.verdictOnSearch
        },
        .init("unknownID", .answers, "unknown id", "An id that no account has is answered with 404.") {
            $0.verdictOnUnknownID
        },
        .init("errorText", .answers, "error text", "An error says in its body what is wrong.", \.verdictOnErrorText),
        .init("unknownPath", .answers, "unknown path", "A path that does not exist is a web page or an error.") {
            $0.verdictOnUnknownPath
        },
        .init("quotaHeaders", .answers, "RateLimit-*", "Muster can read the headers that report the quota.") {
            $0.verdictOnQuotaHeaders
        },
        .init("clock", .answers, "clock", "The service's clock and this machine's agree.", \.verdictOnClock),
        .init("quotaWindow", .answers, "quota window", "Quota windows are fixed or sliding.") { _ in
            .unknown("unknown: only a spent quota shows it")
        },
        .init("refreshToken", .answers, "refresh token", "A refresh token may change with each use.") { _ in
            .unknown("unknown: this sign-in has no refresh token")
        },
    ]

    private static let writes: [ConformanceCheck] = [
        .init("created", .writes, "create", "The answer to a create shows the account and its groups.") {
            $0.writes?.verdictOnCreate
        },
        .init("readersLag", .writes, "readers' lag", "A reader sees at once what was written.", \.writes?.verdictOnLag),
        .init("duplicateName", .writes, "taken name", "A taken name is rejected as a conflict.") {
            $0.writes?.verdictOnDuplicate
        },
        .init("missingDisplayName", .writes, "no displayName", "An update without a display name keeps it.") {
            $0.writes?.verdictOnMissingDisplayName
        },
        .init("unknownGroup", .writes, "unknown group", "An unknown group fails the call.") {
            $0.writes?.verdictOnUnknownGroup
        },
        .init("groupCall", .writes, "group call", "A group call takes the ids of robot accounts.") {
            $0.writes?.verdictOnGroupCall
        },
        .init("bulkDelete", .writes, "bulk delete", "One call deletes many accounts.", \.writes?.verdictOnBulkDelete),
        .init("groupListLimit", .writes, "group list", "A group call takes many accounts.") { _ in
            .unknown("unknown without writing thousands of accounts; Muster halves a list that is rejected")
        },
    ]
}
