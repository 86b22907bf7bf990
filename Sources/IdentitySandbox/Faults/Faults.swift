public import IdentityAPI

/// How a sandbox misbehaves, and which answer it gives where nobody documents one. The defaults are a faultless
/// service.
///
/// Written as one line of parts, `429=0.05,reset-after=0.02,slow=0.1:200ms,duplicate=400-text,seed=7`; ``help`` lists
/// the words. What happens by chance is drawn from a seeded generator, so calls that arrive in the same order meet the
/// same mishaps.
public struct Faults: Sendable, Hashable {
    /// Where the random numbers begin.
    public var seed: UInt64 = 1

    // MARK: By chance

    /// The chance of each mishap, from 0 to 1; together at most 1. A call meets one at most.
    public var chances: [Fault: Double] = [:]
    /// The methods whose calls meet mishaps and slow answers.
    public var methods = Set(Method.allCases)
    /// How many mishaps happen in all; `nil` for any number.
    public var faultLimit: Int?
    /// The wait that the `Retry-After` of a 429 by chance asks for.
    public var throttleWait: Duration = .seconds(1)
    /// The chance of a slow answer, from 0 to 1.
    public var slowChance = 0.0
    /// How long a slow answer takes. The call is applied at once: who does not wait loses the answer, not the effect.
    public var slowDelay: Duration = .zero

    // MARK: Capacity

    /// The most calls that are served at once; any further one is answered 503. `nil` for any number.
    public var mostAtOnce: Int?
    /// How long calls take, by how many there are at once; `nil` for no time.
    public var load: Load?

    // MARK: Quotas

    /// How quota windows follow each other.
    public var window = Window.fixed
    /// How many calls of each method somebody else makes at the start of every window.
    public var spenders: [Method: Int] = [:]
    /// The form of a quota's refusal.
    public var throttledAs = ThrottledAs.status
    /// How a 429 says when to come back, and an outage that asks for a wait.
    public var retryAfter = RetryAfter.seconds
    /// Whether answers carry `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`.
    public var rateLimitHeaders = false
    /// Whether a 429 has no body.
    public var emptyThrottleBody = false

    // MARK: Sign-in and outages

    /// The chance that the token endpoint answers 503, from 0 to 1.
    public var tokenFailureChance = 0.0
    /// How long issued tokens last, instead of the options' lifetime. `expires_in` does not admit it: it says the
    /// options' lifetime.
    public var tokenLife: Duration?
    /// How many calls with a good token are answered 401 before the first is served.
    public var unauthorizedAtFirst = 0
    /// How the token endpoint writes `expires_in`.
    public var expiresIn = ExpiresIn.number
    /// What a refusal for a missing scope says.
    public var missingScope = MissingScope.text
    /// Whether groups can be written.
    public var groupWrite = GroupWrite.allow
    /// A time in which nobody is served.
    public var outage: Outage?
    /// The wait that the outage's answers ask for; `nil` for none.
    public var outageWait: Duration?

    // MARK: What nobody documents

    /// How many of the oldest accounts cannot be changed.
    public var protectedAccounts = 0
    /// How a change of those is refused.
    public var protection = Protection.forbidden
    /// How a write is refused for what it asks.
    public var refusals = Refusals.status
    /// How a name that is taken is refused.
    public var duplicate = Duplicate.conflict
    /// What a PUT without `displayName` does.
    public var missingDisplayName = MissingDisplayName.keep
    /// What happens to a call that names a group which does not exist.
    public var unknownGroup = UnknownID.refuse
    /// What happens to a group's write that names an account which does not exist.
    public var unknownMember = UnknownID.refuse
    /// The most account ids that one write of a group takes; `nil` for any number.
    public var groupListLimit: Int?
    /// The status that refuses a longer list.
    public var longGroupList = LongList.badRequest
    /// How a group's `type` is written.
    public var groupType = GroupType.word
    /// The largest page of accounts, whatever `top` asks for; `nil` for no limit of its own.
    public var pageLimit: Int?
    /// After so many pages of accounts somebody deletes the first account on it; `nil` for never.
    public var vanishing: Int?
    /// The chance that, after a write of the caller, somebody else makes a change of a kind.
    public var others: [OthersChange.Kind: Double] = [:]
    /// The status of a bulk delete that succeeded.
    public var bulkDelete = BulkDelete.noContent
    /// What happens to a bulk delete that names an account which does not exist.
    public var unknownDelete = UnknownDelete.refuse
    /// Bulk deletes that stop half way; `nil` for none.
    public var bulkDeleteStop: BulkDeleteStop?
    /// The most account ids that one bulk delete takes; `nil` for any number.
    public var deleteListLimit: Int?
    /// Which accounts a `searchTerm` finds.
    public var search = Search.contains
    /// What the answers to a create and an update say of the account's groups.
    public var answeredGroups = AnsweredGroups.told
    /// The answer to an update of an account.
    public var updateAnswer = UpdateAnswer.told
    /// Whether `groupIds` name Everyone.
    public var everyone = Everyone.listed
    /// What a list says of how many accounts there are.
    public var total = Total.told
    /// A list ends behind so many accounts, however many there are; `nil` for no such limit. Searches have none.
    public var listLimit: Int?
    /// What a list makes of `top`.
    public var top = Top.obeyed
    /// What a list makes of `skip`.
    public var skip = Skip.obeyed
    /// Whether accounts and groups can be read by their ids.
    public var byID = ByID.found
    /// What is answered to an account's id that no account has.
    public var unknownAccount = UnknownAccount.notFound
    /// The list of groups.
    public var groupList = GroupList.array
    /// What is answered at a path that there is not.
    public var elsewhere = Elsewhere.page
    /// Whether the `RateLimit-*` headers are words instead of numbers.
    public var rateLimitWords = false
    /// How far the service's clock is ahead, which its `Date` headers tell; `nil` for no such header.
    public var clockAhead: Duration?
    /// In which order a list gives the accounts.
    public var order = Order.asked
    /// What lists say of the accounts' groups.
    public var listedGroups = ListedGroups.told
    /// What an account that is read by itself says of its groups.
    public var ownGroups = AnsweredGroups.told
    /// How answers write ids.
    public var idCase = IDCase.lower
    /// How odd the fields of accounts and groups are that nobody needs.
    public var fields = Fields.plain
    /// How far behind the writers the readers are: they see what was so long ago.
    public var lag: Duration?
    /// Which base paths the API answers at.
    public var base = Base.any
    /// The one form of every error's body; `nil` where each kind of refusal keeps its own.
    public var errorShape: ErrorShape?
    /// The encoding of errors' bodies.
    public var charset = Charset.utf8

    /// No faults.
    public init() {}
}
