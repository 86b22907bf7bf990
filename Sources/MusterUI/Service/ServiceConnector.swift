public import IdentityAPI
public import Muster
public import SystemPackage

/// How the page reaches the service: what the program that starts it knows of settings, profiles and secrets, none of which the page sees.
public struct ServiceConnector: Sendable {
    /// Which organization the page works with.
    public enum Choice: Sendable, Hashable {
        /// The one that the program's settings name, with a profile.
        case settings(profile: String?)
        /// A service inside the program, filled from an export.
        case rehearsal(FilePath)
    }

    /// A connection, which is good until the closure returns that got it.
    public struct Connection: Sendable {
        /// Makes the calls.
        public var client: IdentityClient
        /// The most calls in flight.
        public var concurrency: ConcurrencySetting
        /// Whether the service is one inside this program.
        public var isRehearsal: Bool
        /// The options that a command needs to reach the same service, for the commands that reports suggest.
        public var options: [String]
        /// What the sign-in may do, and what it may not, a sentence each.
        public var rights: [String]

        /// Creates a connection.
        public init(
            client: IdentityClient,
            concurrency: ConcurrencySetting,
            isRehearsal: Bool,
            options: [String],
            rights: [String]
        ) {
            self.client = client
            self.concurrency = concurrency
            self.isRehearsal = isRehearsal
            self.options = options
            self.rights = rights
        }
    }

    /// The names of the profiles to choose from.
    public var profiles: [String]
    /// The profile that the settings name; `nil` for none.
    public var profile: String?
    /// How runs work unless the page says otherwise: safety limits, the time that an outage may last.
    public var settings: RunSettings
    /// Connects, runs the closure, and disconnects when it returns.
    public var connect: @Sendable (Choice, @Sendable (Connection) async throws -> Void) async throws -> Void
    /// Returns the sign-in that the page may offer for a choice; `nil` where the settings hold a secret, or name no service.
    public var offer: @Sendable (Choice) -> SignInOffer? = { _ in nil }
    /// Signs a person in for a choice through an application, and keeps the tokens where ``connect`` finds them. Returns who signed in, as far as the token says so.
    public var signIn:
        @Sendable (Choice, String, @escaping @Sendable (BrowserSignIn.Event) async -> Void) async throws -> String? =
            { _, _, _ in nil }

    /// Creates a connector that offers no sign-in.
    public init(
        profiles: [String] = [],
        profile: String? = nil,
        settings: RunSettings = RunSettings(),
        connect: @escaping @Sendable (Choice, @Sendable (Connection) async throws -> Void) async throws -> Void
    ) {
        self.profiles = profiles
        self.profile = profile
        self.settings = settings
        self.connect = connect
    }
}
