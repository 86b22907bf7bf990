import IdentityAPI

extension FaultWord {
    /// Every word there is, in the order of the help.
    static let all: [FaultWord] = [
        // by chance
        FaultWord("429", "P[:DURATION]", "refused as over quota; Retry-After asks for DURATION (1s)", read: throttle),
        .mishap(.serverError, "answered 500, not applied"),
        .mishap(.unavailable, "answered 503, not applied"),
        .mishap(.resetBefore, "connection reset, not applied"),
        .mishap(.notSucceeded, "answered 200 with succeeded: false, not applied"),
        .mishap(.concurrent, "answered 409 ConcurrencyFailure, not applied"),
        .mishap(.html, "answered 200 with a page of HTML, not applied"),
        .mishap(.serverErrorAfter, "applied, then answered 500"),
        .mishap(.resetAfter, "applied, then the connection is reset with no answer"),
        .mishap(.garbage, "applied, answered with a body that is not JSON"),
        .mishap(.truncated, "applied, the body ends half way"),
        FaultWord("slow", "P:DURATION", "applied at once, answered after DURATION", read: slow),
        FaultWord("methods", "POST+PUT", "only these methods meet the chances above", read: methods),
        .count("times", atLeast: 0, \.faultLimit, "the most faults in all; slow answers do not count"),
        FaultWord("seed", "N", "where the random numbers begin (1)", read: seed),
        // capacity
        .count("at-once", atLeast: 1, \.mostAtOnce, "with so many calls under way, any further one is answered 503"),
        FaultWord("workers", "N:DURATION", "N calls are served at once, DURATION each; others queue", read: workers),
        FaultWord("drag", "N:DURATION", "DURATION a call, twice that with N at once, five times with 2N", read: drag),
        FaultWord("write-lock", "DURATION", "writes go one after the other, DURATION each", read: writeLock),
        // quotas
        .choice("window", \.window, "how quota windows follow each other"),
        FaultWord("spender", "METHOD:N[+...]", "somebody else's calls at the start of every window", read: spender),
        .choice("retry-after", \.retryAfter, "how a 429, or an outage with outage-wait, says when to come back"),
        .choice("throttled-as", \.throttledAs, "the form of a quota's refusal"),
        .either("off", "on", "rate-limit", \.rateLimitHeaders, "RateLimit-* headers on every answer"),
        .either("json", "empty", "429-body", \.emptyThrottleBody, "what a 429 carries"),
        // sign-in and outages
        .chance("token-fail", \.tokenFailureChance, "the token endpoint answers 503"),
        FaultWord("token-life", "DURATION", "tokens end so soon, whatever expires_in says", read: tokenLife),
        FaultWord("401-first", "N", "the first N calls with a good token are answered 401", read: unauthorizedAtFirst),
        .choice("expires-in", \.expiresIn, "how expires_in is written"),
        .choice("missing-scope", \.missingScope, "what a 403 for a missing scope carries"),
        .choice("group-write", \.groupWrite, "whether groups can be written, and their scope is granted"),
        FaultWord(
            "outage",
            "START:LENGTH[:FORM[:METHODS]]",
            "from START on (3s, or 40th write) calls meet FORM: \(outageForms)",
            read: outage
        ),
        FaultWord(
            "outage-wait",
            "DURATION",
            "the wait that the Retry-After of an outage's answers asks for",
            read: outageWait
        ),
        // what nobody documents
        FaultWord(
            "protected",
            "N[:\(Faults.Protection.allCases.map(\.rawValue).joined(separator: "|"))]",
            "the first N accounts cannot be changed, by calls of groups neither",
            read: protected
        ),
        .choice("refusals", \.refusals, "how a write is refused for what it asks"),
        .choice("duplicate", \.duplicate, "how a taken name is refused"),
        .choice("no-display-name", \.missingDisplayName, "what a PUT without displayName does to it"),
        .choice("unknown-group", \.unknownGroup, "a group id that does not exist"),
        .choice("unknown-member", \.unknownMember, "an account id that does not exist, in a group's write"),
        .either(
            "taken",
            "ignored",
            "new-group-members",
            \.ignoresNewMembers,
            "the accounts that a group is created with"
        ),
        FaultWord("group-list", "N[:400|413]", "the most account ids that a group's write takes", read: groupList),
        .choice("group-type", \.groupType, "how a group's type is written"),
        .count("page", atLeast: 1, \.pageLimit, "the most accounts on a page, whatever top asks for"),
        .count(
            "vanish",
            atLeast: 0,
            \.vanishing,
            "behind each of the first N pages, somebody deletes its first account"
        ),
        FaultWord(
            "others",
            "KIND:P[+...]",
            "after a write of yours, somebody else makes a change: \(othersKinds)",
            read: others
        ),
        .choice("bulk-delete", \.bulkDelete, "the status of a bulk delete; 404, html: there is none"),
        .choice(
            "unknown-delete",
            \.unknownDelete,
            "an account id that does not exist, in a bulk delete; stop: those before it are deleted"
        ),
        FaultWord(
            "delete-stop",
            "N[:500|400[:TIMES]]",
            "a bulk delete of more than N accounts deletes N of them and is answered an error; so many TIMES (1)",
            read: deleteStop
        ),
        .count("delete-list", atLeast: 1, \.deleteListLimit, "the most account ids that a bulk delete takes"),
        .choice("search", \.search, "which accounts a searchTerm finds"),
        .choice("groups", \.answeredGroups, "the groupIds in the answer to a write of an account"),
        .choice("updates", \.updateAnswer, "the answer to an update of an account; 202, 204: applied, without a body"),
        .choice("everyone", \.everyone, "whether groupIds name Everyone"),
        .choice("total", \.total, "the totalCount of a list"),
        .choice("order", \.order, "the order of a list; a search keeps to what is asked"),
        .count("list-limit", atLeast: 1, \.listLimit, "a list ends behind its first N accounts; a search does not"),
        .choice("top", \.top, "what a list makes of top"),
        .choice("skip", \.skip, "what a list makes of skip; last: behind the end the last page comes again"),
        .choice("by-id", \.byID, "whether accounts and groups can be read by their ids"),
        .choice("unknown-id", \.unknownAccount, "what is answered to an id that no account has"),
        .choice("group-array", \.groupList, "the list of groups"),
        .choice("elsewhere", \.elsewhere, "what is answered at a path that there is not"),
        .either("number", "words", "rate-limit-form", \.rateLimitWords, "what the RateLimit-* headers hold"),
        FaultWord("clock", "DURATION", "answers carry a Date, so far ahead of this machine's clock", read: clock),
        .choice("list-groups", \.listedGroups, "the groupIds of accounts in a list"),
        .choice("own-groups", \.ownGroups, "the groupIds of an account that is read by itself"),
        .choice("ids", \.idCase, "how answers write the accounts' ids and groupIds"),
        .choice("fields", \.fields, "the fields of accounts and groups that nobody needs"),
        FaultWord("lag", "DURATION", "readers see the accounts and groups as they were so long ago", read: lag),
        .choice("base", \.base, "which base paths the API answers at"),
        FaultWord(
            "errors",
            "SHAPE",
            "the body of every error: \(errorShapes), or mixed (to each its own)",
            read: errorShape
        ),
        .choice(
            "charset",
            \.charset,
            "the encoding of an error's body, which then has a word that is not ASCII; control: with control characters"
        ),
    ]

    private static let outageForms = ScheduledOutage.Form.allCases.map(\.rawValue).joined(separator: ", ")

    private static let errorShapes = ErrorShape.allCases.map(\.rawValue).joined(separator: ", ")

    // MARK: Words with a value of their own kind

    @Sendable private static func throttle(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let chance = Double(chance: parts[0]) else { return false }
        guard let wait = parts.count == 2 ? Duration(written: parts[1]) : .seconds(1) else { return false }
        faults.chances[.throttled] = chance
        faults.throttleWait = wait
        return true
    }

    @Sendable private static func slow(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let chance = Double(chance: parts[0]), let delay = Duration(written: parts[1]) else {
            return false
        }
        faults.slowChance = chance
        faults.slowDelay = delay
        return true
    }

    /// Reads `4:100ms`.
    private static func countAndDuration(_ value: Substring) -> (count: Int, duration: Duration)? {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count) else { return nil }
        return Duration(written: parts[1]).map { (count, $0) }
    }

    @Sendable private static func workers(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.load = countAndDuration(value).map { .workers($0.count, each: $0.duration) }
        return faults.load != nil
    }

    @Sendable private static func drag(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.load = countAndDuration(value).map { .drag(doubledAt: $0.count, $0.duration) }
        return faults.load != nil
    }

    @Sendable private static func writeLock(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.load = Duration(written: value).map { .writeLock($0) }
        return faults.load != nil
    }

    @Sendable private static func methods(_ value: Substring, _ faults: inout Faults) -> Bool {
        let methods = value.split(separator: "+").map { Method(rawValue: $0.uppercased()) }
        guard !methods.isEmpty, !methods.contains(nil) else { return false }
        faults.methods = Set(methods.compactMap(\.self))
        return true
    }

    @Sendable private static func spender(_ value: Substring, _ faults: inout Faults) -> Bool {
        for part in value.split(separator: "+", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count == 2, let method = Method(rawValue: halves[0].uppercased()) else { return false }
            guard let calls = Int(halves[1]), (1...1_000_000).contains(calls) else { return false }
            faults.spenders[method] = calls
        }
        return true
    }

    @Sendable private static func seed(_ value: Substring, _ faults: inout Faults) -> Bool {
        guard let seed = UInt64(value) else { return false }
        faults.seed = seed
        return true
    }

    @Sendable private static func tokenLife(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.tokenLife = Duration(written: value)
        return faults.tokenLife != nil
    }

    @Sendable private static func unauthorizedAtFirst(_ value: Substring, _ faults: inout Faults) -> Bool {
        guard let count = Int(value), count >= 0 else { return false }
        faults.unauthorizedAtFirst = count
        return true
    }

    @Sendable private static func outage(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count) else { return false }
        guard let start = ScheduledOutage.Start(written: parts[0]), let length = Duration(written: parts[1]) else {
            return false
        }
        guard let form = parts.count > 2 ? ScheduledOutage.Form(rawValue: String(parts[2])) : .unavailable else {
            return false
        }
        faults.outage = ScheduledOutage(start: start, length: length, form: form)
        guard parts.count == 4 else { return true }
        let methods = parts[3].split(separator: "+").map { Method(rawValue: $0.uppercased()) }
        faults.outage?.methods = Set(methods.compactMap(\.self))
        return !methods.isEmpty && !methods.contains(nil)
    }

    @Sendable private static func outageWait(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.outageWait = Duration(written: value)
        return faults.outageWait != nil
    }

    @Sendable private static func protected(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let count = Int(parts[0]), count > 0 else { return false }
        guard let form = parts.count == 2 ? Faults.Protection(rawValue: String(parts[1])) : .forbidden else {
            return false
        }
        (faults.protectedAccounts, faults.protection) = (count, form)
        return true
    }

    private static let othersKinds = OthersChange.Kind.allCases.map(\.rawValue).joined(separator: ", ")

    @Sendable private static func others(_ value: Substring, _ faults: inout Faults) -> Bool {
        for part in value.split(separator: "+", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count == 2, let kind = OthersChange.Kind(rawValue: String(halves[0])) else { return false }
            guard let chance = Double(chance: halves[1]) else { return false }
            faults.others[kind] = chance
        }
        return true
    }

    @Sendable private static func deleteStop(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let count = Int(parts[0]), count >= 0 else { return false }
        guard let status = parts.count > 1 ? Int(parts[1]) : 500, [400, 500].contains(status) else { return false }
        guard let times = parts.count > 2 ? Int(parts[2]) : 1, times > 0 else { return false }
        faults.bulkDeleteStop = Faults.BulkDeleteStop(after: count, status: status, times: times)
        return true
    }

    @Sendable private static func lag(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.lag = Duration(written: value)
        return faults.lag != nil
    }

    @Sendable private static func clock(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.clockAhead = Duration(written: value)
        return faults.clockAhead != nil
    }

    @Sendable private static func groupList(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let limit = Int(parts[0]), limit > 0 else { return false }
        let written = parts.count == 2 ? String(parts[1]) : Faults.LongList.badRequest.rawValue
        guard let status = Faults.LongList(rawValue: written) else { return false }
        faults.groupListLimit = limit
        faults.longGroupList = status
        return true
    }

    @Sendable private static func errorShape(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.errorShape = ErrorShape(rawValue: String(value))
        return faults.errorShape != nil || value == "mixed"
    }
}
