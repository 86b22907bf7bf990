/// The options of a run. `run.json` keeps them, so that a resume works in the same way.
public struct RunSettings: Sendable, Codable {
    /// How to read the sheet.
    public var sheet = SheetOptions()
    /// The limit of calls in flight.
    public var concurrency = ConcurrencySetting.automatic
    /// The quotas of the client, in the form of the command line.
    public var quota = "none"
    /// Whether rows may delete accounts.
    public var allowsDelete = false
    /// Whether to create missing groups that rows name.
    public var createsGroups = false
    /// Whether a name with `*` or `?` means every account that matches.
    public var wildcards = false
    /// The failed rows after which the run stops; `nil` for any number.
    public var maximumErrors: Threshold?
    /// Which calls change memberships.
    public var strategy = Strategy.auto
    /// The most accounts in one group call.
    public var groupBatch = 500
    /// The limits of the plan's size.
    public var safetyLimits = SafetyLimits()
    /// Whether the user has confirmed the whole plan. With a ``limit``, only the rows within it.
    public var isAgreed = false
    /// Whether to change accounts that somebody has changed since the plan was kept.
    public var acceptsDrift = false
    /// The number of rows that need a call to do now; `nil` for all.
    public var limit: Int?
    /// Rows that must not be done, with the reason: somebody has changed their accounts since the plan.
    public var held: [Int: String] = [:]
    /// The same for accounts of rows that mean several accounts: the reasons by account id.
    public var heldAccounts: [String: String] = [:]
    /// ``freshness`` in seconds.
    private var freshnessSeconds: Double?
    /// The longest time between the read of an account and its change; `nil` for the default.
    public var freshness: Duration? {
        get { freshnessSeconds.map { .seconds($0) } }
        set { freshnessSeconds = newValue.map { $0 / .seconds(1) } }
    }
    /// The length of an outage, in seconds, after which the run stops.
    public var outageTimeout: Double = 600

    /// The defaults.
    public init() {}
}
