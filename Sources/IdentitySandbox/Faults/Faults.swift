public import IdentityAPI

/// The faults of a sandbox, and its behavior where none is documented. The defaults are a service without faults.
///
/// Written as one line of parts, `429=0.05,reset-after=0.02,slow=0.1:200ms,duplicate=400-text,seed=7`; ``words`` lists
/// them. A seeded generator decides at random, so calls that arrive in the same order meet the same faults.
public struct Faults: Sendable, Hashable {
    /// The seed of the random numbers.
    public var seed: UInt64 = 1

    // MARK: By chance

    /// The chance of each fault, from 0 to 1; together at most 1. A call meets at most one.
    public var chances: [Fault: Double] = [:]
    /// The methods that faults and slow responses affect.
    public var methods = Set(Method.allCases)
    /// The most faults in all; `nil` for any number.
    public var faultLimit: Int?
    /// The `Retry-After` of a random 429.
    public var throttleWait: Duration = .seconds(1)
    /// The chance of a slow response, from 0 to 1.
    public var slowChance = 0.0
    /// The delay of a slow response. The service applies the call at once: a client that does not wait loses the response, not the effect.
    public var slowDelay: Duration = .zero

    // MARK: Capacity

    /// The most calls in flight; any further call gets 503. `nil` for any number.
    public var mostAtOnce: Int?
    /// The duration of calls, by how many are in flight; `nil` for no time.
    public var load: Load?

    // MARK: Quotas

    /// The kind of quota windows.
    public var window = WindowKind.fixed
    /// The calls of each method that other clients make at the start of every window.
    public var spenders: [Method: Int] = [:]
    /// The response to a call over the quota.
    public var throttledAs = ThrottledAs.status
    /// The form of `Retry-After`, for a 429 and for an outage with a wait.
    public var retryAfter = RetryAfterForm.seconds
    /// Whether responses carry `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`.
    public var rateLimitHeaders = false
    /// Whether a 429 has no body.
    public var emptyThrottleBody = false

    // MARK: Sign-in and outages

    /// The chance that the token endpoint returns 503, from 0 to 1.
    public var tokenFailureChance = 0.0
    /// The lifetime of issued tokens, instead of the options' lifetime. `expires_in` still has the options' lifetime.
    public var tokenLife: Duration?
    /// What the page for signing in through a browser does.
    public var authorize = Authorize.redirect
    /// What becomes of a refresh token when it is used.
    public var refreshTokens = RefreshTokens.revoke
    /// What becomes of a refresh token that a client wants revoked.
    public var revocation = Revocation.revoked
    /// The most renewals of a sign-in; `nil` for any number.
    public var renewalLimit: Int?
    /// The number of first calls with a valid token that get 401; `nil` for none.
    public var unauthorizedAtFirst: Int?
    /// The form of `expires_in`.
    public var expiresIn = ExpiresIn.number
    /// The body of a 403 for a missing scope.
    public var missingScope = MissingScope.text
    /// Whether clients can write groups.
    public var groupWrite = GroupWrite.allow
    /// A time in which the service handles no call.
    public var outage: ScheduledOutage?
    /// The `Retry-After` of the outage's responses; `nil` for none.
    public var outageWait: Duration?

    // MARK: Undocumented behavior

    /// The number of oldest accounts that are read-only.
    public var protectedAccounts = 0
    /// The response to a change of those.
    public var protection = Protection.forbidden
    /// The response to a rejected write.
    public var refusals = Refusals.status
    /// The response to a taken name.
    public var duplicate = Duplicate.conflict
    /// The effect of a PUT without `displayName`.
    public var missingDisplayName = MissingDisplayName.keep
    /// The effect of an unknown group id in a call.
    public var unknownGroup = UnknownID.refuse
    /// The effect of an unknown account id in a group's write.
    public var unknownMember = UnknownID.refuse
    /// Whether a group is created without the members that the call names.
    public var ignoresNewMembers = false
    /// The most account ids in one write of a group; `nil` for any number.
    public var groupListLimit: Int?
    /// The status for a longer list.
    public var longGroupList = LongList.badRequest
    /// The form of a group's `type`.
    public var groupType = GroupType.word
    /// The largest page of accounts, whatever `top` is; `nil` for no limit.
    public var pageLimit: Int?
    /// The number of first pages after which another client deletes the page's first account; `nil` for none.
    public var vanishing: Int?
    /// The chance of each kind of change by another client after a write of the caller.
    public var others: [OthersChange.Kind: Double] = [:]
    /// The response to a bulk delete.
    public var bulkDelete = BulkDelete.noContent
    /// The effect of an unknown account id in a bulk delete.
    public var unknownDelete = UnknownDelete.refuse
    /// Bulk deletes that stop half way; `nil` for none.
    public var bulkDeleteStop: BulkDeleteStop?
    /// The most account ids in one bulk delete; `nil` for any number.
    public var deleteListLimit: Int?
    /// The accounts that a `searchTerm` finds.
    public var search = Search.contains
    /// The account's groups in the responses to a create and an update.
    public var answeredGroups = AnsweredGroups.told
    /// The account in the responses to a create and an update.
    public var answeredAccount = AnsweredAccount.own
    /// The answer to an update of an account.
    public var updateAnswer = UpdateAnswer.told
    /// Whether `groupIds` include Everyone.
    public var everyone = Everyone.listed
    /// The total number of accounts in a list.
    public var total = Total.told
    /// The number of accounts after which a list ends; `nil` for no limit. Searches have none.
    public var listLimit: Int?
    /// The effect of `top` on a list.
    public var top = Top.obeyed
    /// The effect of `skip` on a list.
    public var skip = Skip.obeyed
    /// Whether clients can read accounts and groups by id.
    public var byID = ByID.found
    /// The response to an unknown account id.
    public var unknownAccount = UnknownAccount.notFound
    /// The form of the list of groups.
    public var groupList = GroupList.array
    /// The response at an unknown path.
    public var elsewhere = Elsewhere.page
    /// Whether the `RateLimit-*` headers are words instead of numbers.
    public var rateLimitWords = false
    /// How far the service's clock is ahead in its `Date` headers; `nil` for no such header.
    public var clockAhead: Duration?
    /// The order of the accounts in a list.
    public var order = Order.asked
    /// The accounts' groups in lists.
    public var listedGroups = ListedGroups.told
    /// The groups of an account that is read by id.
    public var ownGroups = AnsweredGroups.told
    /// The case of ids in responses.
    public var idCase = IDCase.lower
    /// The optional fields of accounts and groups.
    public var fields = Fields.plain
    /// The lag of reads behind writes.
    public var lag: Duration?
    /// The base paths of the API.
    public var base = Base.any
    /// The form of every error's body; `nil` when each kind of refusal has its own.
    public var errorShape: ErrorShape?
    /// The encoding of errors' bodies.
    public var charset = Charset.utf8

    /// No faults.
    public init() {}
}
