import IdentityAPI

extension FaultWord {
    /// All words, in the order of the help.
    static let all: [FaultWord] = [
        // by chance
        FaultWord("429", "P[:DURATION]", "429 with Retry-After: DURATION (1s), not applied", read: throttle),
        .fault(.serverError, "500, not applied"),
        .fault(.unavailable, "503, not applied"),
        .fault(.resetBefore, "connection reset, not applied"),
        .fault(.notSucceeded, "200 with succeeded: false, not applied"),
        .fault(.concurrent, "409 ConcurrencyFailure, not applied"),
        .fault(.html, "200 with a page of HTML, not applied"),
        .fault(.serverErrorAfter, "applied, then 500"),
        .fault(.resetAfter, "applied, then the connection is reset without a response"),
        .fault(.garbage, "applied, with a response body that is not JSON"),
        .fault(.truncated, "applied, with a truncated response body"),
        FaultWord("slow", "P:DURATION", "applied at once, with the response after DURATION", read: slow),
        .storing("methods", "POST+PUT", \.methods, "the methods that the faults above affect") { Set(written: $0) },
        .count("times", atLeast: 0, \.faultLimit, "the most faults in all, without slow responses"),
        .storing("seed", "N", \.seed, "the seed of the random numbers (1)") { UInt64($0) },
        // capacity
        .count("at-once", atLeast: 1, \.mostAtOnce, "the most calls in flight; any further call gets 503"),
        .storing("workers", "N:DURATION", optional: \.load, "N calls run at once, DURATION each; others queue") {
            value in
            value.countAndDuration.map { .workers($0, each: $1) }
        },
        .storing(
            "drag",
            "N:DURATION",
            optional: \.load,
            "DURATION a call, twice that with N in flight, five times with 2N"
        ) { value in
            value.countAndDuration.map { .drag(doubledAt: $0, $1) }
        },
        .storing("write-lock", "DURATION", optional: \.load, "writes run one at a time, DURATION each") { value in
            Duration(written: value).map(Load.writeLock)
        },
        // quotas
        .choice("window", \.window, "the kind of quota windows"),
        FaultWord("spender", "METHOD:N[+...]", "other clients' calls at the start of every window", read: spender),
        .choice("retry-after", \.retryAfter, "the form of Retry-After, for a 429 and for outage-wait"),
        .choice("throttled-as", \.throttledAs, "the response to a call over the quota"),
        .either("off", "on", "rate-limit", \.rateLimitHeaders, "RateLimit-* headers on every response"),
        .either("json", "empty", "429-body", \.emptyThrottleBody, "the body of a 429"),
        // sign-in and outages
        .chance("token-fail", \.tokenFailureChance, "the token endpoint returns 503"),
        .duration("token-life", \.tokenLife, "the lifetime of tokens, whatever expires_in says"),
        .choice(
            "authorize",
            \.authorize,
            "the page for signing in by browser; no-redirect: as for a wrong redirect URI; bad-code: the code buys no token"
        ),
        .choice(
            "refresh-token",
            \.refreshTokens,
            "rotate: each use replaces it; revoke: and a second use of an old one ends the sign-in"
        ),
        .choice(
            "revocation",
            \.revocation,
            "what becomes of a refresh token that is to be revoked; unnamed: discovery names no endpoint"
        ),
        .count("renewals", atLeast: 0, \.renewalLimit, "the most renewals of a sign-in, then invalid_grant"),
        .count("401-first", atLeast: 0, \.unauthorizedAtFirst, "the first N calls with a valid token get 401"),
        .either("number", "text", "expires-in", \.expiresInAsText, "the form of expires_in"),
        .either("text", "empty", "missing-scope", \.emptyMissingScope, "the body of a 403 for a missing scope"),
        .choice("group-write", \.groupWrite, "whether clients can write groups, and get the scope"),
        FaultWord(
            "outage",
            "START:LENGTH[:FORM[:METHODS]]",
            "from START on (3s, or 40th write), calls get FORM: \(outageForms)",
            read: outage
        ),
        .duration("outage-wait", \.outageWait, "the Retry-After of an outage's responses"),
        // undocumented behavior
        FaultWord(
            "protected",
            "N[:\(Faults.Protection.allCases.map(\.rawValue).joined(separator: "|"))]",
            "the first N accounts are read-only, also for group calls",
            read: protected
        ),
        .either("status", "succeeded-false", "refusals", \.refusesInsideSuccess, "the response to a rejected write"),
        .choice("duplicate", \.duplicate, "the response to a taken name"),
        .either("keep", "blank", "no-display-name", \.blanksDisplayName, "the effect of a PUT without displayName"),
        .either("refuse", "ignore", "unknown-group", \.ignoresUnknownGroups, "the effect of an unknown group id"),
        .either(
            "refuse",
            "ignore",
            "unknown-member",
            \.ignoresUnknownMembers,
            "the effect of an unknown account id in a group's write"
        ),
        .either("taken", "ignored", "new-group-members", \.ignoresNewMembers, "what happens to a new group's members"),
        FaultWord("group-list", "N[:400|413]", "the most account ids in a group's write", read: groupList),
        .either("word", "number", "group-type", \.numbersGroupTypes, "the form of a group's type"),
        .count("page", atLeast: 1, \.pageLimit, "the most accounts on a page, whatever top is"),
        .count(
            "vanish",
            atLeast: 0,
            \.vanishing,
            "after each of the first N pages, another client deletes its first account"
        ),
        FaultWord(
            "others",
            "KIND:P[+...]",
            "after a write of yours, another client makes a change: \(othersKinds)",
            read: others
        ),
        .choice("bulk-delete", \.bulkDelete, "the response to a bulk delete; 404, html: not supported"),
        .choice(
            "unknown-delete",
            \.unknownDelete,
            "the effect of an unknown account id in a bulk delete; stop: it deletes those before it"
        ),
        FaultWord(
            "delete-stop",
            "N[:500|400[:TIMES]]",
            "a bulk delete of more than N accounts deletes N of them and fails, TIMES times (1)",
            read: deleteStop
        ),
        .count("delete-list", atLeast: 1, \.deleteListLimit, "the most account ids in a bulk delete"),
        .choice("search", \.search, "the accounts that a searchTerm finds"),
        .either(
            "told",
            "null",
            "groups",
            \.hidesAnsweredGroups,
            "the groupIds in the response to a write of an account"
        ),
        .either(
            "own",
            "other",
            "answers",
            \.answersOtherAccount,
            "the account in the response to a write; other: another one"
        ),
        .choice(
            "updates",
            \.updateAnswer,
            "the response to an update of an account; 202, 204: applied, without a body"
        ),
        .either("listed", "implied", "everyone", \.hidesEveryone, "whether groupIds name Everyone"),
        .choice("total", \.total, "the totalCount of a list"),
        .choice("order", \.order, "the order of a list; a search follows sortBy"),
        .count("list-limit", atLeast: 1, \.listLimit, "a list ends after its first N accounts; a search does not"),
        .either("obeyed", "ignored", "top", \.ignoresTop, "the effect of top on a list"),
        .choice("skip", \.skip, "the effect of skip on a list; last: after the end, the last page repeats"),
        .either("found", "missing", "by-id", \.hidesByID, "whether clients can read accounts and groups by id"),
        .choice("unknown-id", \.unknownAccount, "the response to an unknown account id"),
        .choice("group-array", \.groupList, "the form of the list of groups"),
        .choice("elsewhere", \.elsewhere, "the response at an unknown path"),
        .either("number", "words", "rate-limit-form", \.rateLimitWords, "the form of the RateLimit-* headers"),
        .duration("clock", \.clockAhead, "responses carry a Date, DURATION ahead of this machine's clock"),
        .choice("list-groups", \.listedGroups, "the groupIds of accounts in a list"),
        .either("told", "null", "own-groups", \.hidesOwnGroups, "the groupIds of an account that is read by id"),
        .either("lower", "upper", "ids", \.capitalizesIDs, "the case of the accounts' ids and groupIds in responses"),
        .choice("fields", \.fields, "the optional fields of accounts and groups"),
        .duration("lag", \.lag, "reads show the accounts and groups of DURATION ago"),
        .choice("base", \.base, "the base paths of the API"),
        FaultWord(
            "errors",
            "SHAPE",
            "the body of every error: \(errorShapes), or mixed (each its own)",
            read: errorShape
        ),
        .choice(
            "charset",
            \.charset,
            "the encoding of an error's body, which then contains a non-ASCII word; control: with control characters"
        ),
    ]

    private static let outageForms = ScheduledOutage.Form.allCases.map(\.rawValue).joined(separator: ", ")

    private static let errorShapes = ErrorShape.allCases.map(\.rawValue).joined(separator: ", ")

    private static let othersKinds = OthersChange.Kind.allCases.map(\.rawValue).joined(separator: ", ")
}
