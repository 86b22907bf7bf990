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
    /// Whether `expires_in` is a text instead of a number.
    public var expiresInAsText = false
    /// Whether a 403 for a missing scope has no body, instead of the sentence in `errorMessage`.
    public var emptyMissingScope = false
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
    /// Whether a rejected write is a 200 with `succeeded: false` in `result`, instead of an error status.
    public var refusesInsideSuccess = false
    /// The response to a taken name.
    public var duplicate = Duplicate.conflict
    /// Whether a PUT without `displayName` blanks the display name.
    public var blanksDisplayName = false
    /// Whether a call ignores unknown group ids, instead of refusing them.
    public var ignoresUnknownGroups = false
    /// Whether a group's write ignores unknown account ids, instead of refusing them.
    public var ignoresUnknownMembers = false
    /// Whether a group is created without the members that the call names.
    public var ignoresNewMembers = false
    /// The most account ids in one write of a group; `nil` for any number.
    public var groupListLimit: Int?
    /// The status for a longer list.
    public var longGroupList = LongList.badRequest
    /// Whether a group's `type` is a number instead of a word.
    public var numbersGroupTypes = false
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
    /// Whether `groupIds` is null in the responses to a create and an update, as the OpenAPI file allows.
    public var hidesAnsweredGroups = false
    /// Whether the responses to a create and an update show another account of the organization.
    public var answersOtherAccount = false
    /// The answer to an update of an account.
    public var updateAnswer = UpdateAnswer.told
    /// Whether `groupIds` leave out Everyone. Otherwise they include it, except where the guide prints a response without it (account `88-uv`, organization `magic-7`).
    public var hidesEveryone = false
    /// The total number of accounts in a list.
    public var total = Total.told
    /// The number of accounts after which a list ends; `nil` for no limit. Searches have none.
    public var listLimit: Int?
    /// Whether a list ignores `top` and shows all accounts, at most 1000.
    public var ignoresTop = false
    /// The effect of `skip` on a list.
    public var skip = Skip.obeyed
    /// Whether no account and no group is found by its id.
    public var hidesByID = false
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
    /// Whether `groupIds` is null in an account that is read by id.
    public var hidesOwnGroups = false
    /// Whether UUIDs in responses are in upper case, except the groups' own.
    public var capitalizesIDs = false
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
