extension Faults {
    /// How a name that is taken is refused.
    public enum Duplicate: String, Sendable, Hashable, CaseIterable {
        case conflict = "409"
        case text = "400-text"
        case code = "400-code"
        /// As if the service had stumbled over it.
        case error = "500"
    }

    /// What a PUT without `displayName` does to the display name.
    public enum MissingDisplayName: String, Sendable, Hashable, CaseIterable {
        case keep
        case blank
    }

    /// What happens to a call that names an id which does not exist.
    public enum UnknownID: String, Sendable, Hashable, CaseIterable {
        case refuse
        case ignore
    }

    /// What happens to a bulk delete that names an id which does not exist.
    public enum UnknownDelete: String, Sendable, Hashable, CaseIterable {
        case refuse
        case ignore
        /// The accounts before it in the list are deleted, and the call is refused.
        case stop
        /// The same, and the call is answered 500.
        case stopWithError = "stop-500"
    }

    /// Bulk deletes that stop half way.
    public struct BulkDeleteStop: Sendable, Hashable {
        /// How many accounts are deleted before it stops. A shorter list does not stop.
        public var after: Int
        /// The status that is answered then.
        public var status: Int
        /// How many bulk deletes stop.
        public var times: Int
    }

    /// How a group's `type` is written.
    public enum GroupType: String, Sendable, Hashable, CaseIterable {
        case word
        case number
    }

    /// The status that refuses a list of members which is too long.
    public enum LongList: String, Sendable, Hashable, CaseIterable {
        case badRequest = "400"
        case contentTooLarge = "413"
    }

    /// The status of a bulk delete that succeeded.
    public enum BulkDelete: String, Sendable, Hashable, CaseIterable {
        case noContent = "204"
        case ok = "200"
        /// There is no bulk delete, and the service says so.
        case absent = "404"
        /// There is none, and whoever answers other paths answers this one.
        case page = "html"
    }

    /// Which accounts a `searchTerm` finds. None of them cares about upper and lower case.
    public enum Search: String, Sendable, Hashable, CaseIterable {
        /// The term is anywhere in the name or the display name.
        case contains
        /// The name or the display name begins with the term.
        case prefix
        /// The term is ignored: every account is found.
        case ignored
        /// No term finds anything.
        case nothing
    }

    /// What the answers to a create and an update say of the account's groups.
    public enum AnsweredGroups: String, Sendable, Hashable, CaseIterable {
        /// All of them.
        case told
        /// `groupIds` is null, as the OpenAPI file allows.
        case null
    }

    /// The answer to an update of an account that was applied.
    public enum UpdateAnswer: String, Sendable, Hashable, CaseIterable {
        /// The account.
        case told = "200"
        /// No body.
        case accepted = "202"
        case noContent = "204"
    }

    /// Whether the answers' `groupIds` say that the account is in Everyone.
    public enum Everyone: String, Sendable, Hashable, CaseIterable {
        /// They do, except where the guide prints an answer that does not (account `88-uv`, organization `magic-7`).
        case listed
        /// They never do.
        case implied
    }

    /// What a list says of how many accounts there are, on all pages together.
    public enum Total: String, Sendable, Hashable, CaseIterable {
        case told
        case zero
        case minus
        /// As many as are on the page.
        case page
        case absent
        /// The number, quoted and with a word.
        case text
        /// One more than there are.
        case more
    }

    /// In which order a list gives the accounts.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        /// As `sortBy` asks.
        case asked
        /// As they were made, whatever `sortBy` asks.
        case made
        /// In another order at each call.
        case shuffled
        /// As `sortBy` asks for the first letters only; those that agree in these are in another order at each call.
        case ties
    }

    /// What lists say of the accounts' groups.
    public enum ListedGroups: String, Sendable, Hashable, CaseIterable {
        case told
        /// `groupIds` is null.
        case null
        /// Only the first account of a page does not tell them.
        case some
        /// Each account's last group is left out.
        case fewer
    }

    /// How answers write ids.
    public enum IDCase: String, Sendable, Hashable, CaseIterable {
        case lower
        /// UUIDs are in capitals, except the groups' own.
        case upper
    }

    /// How odd the fields are that nobody needs.
    public enum Fields: String, Sendable, Hashable, CaseIterable {
        case plain
        /// Times are numbers or objects, display names null, and there are fields that nobody has heard of.
        case odd
        /// The first account of a page has no name.
        case nameless
    }

    /// Which of the two base paths the API answers at.
    public enum Base: String, Sendable, Hashable, CaseIterable {
        /// Both.
        case any
        /// Only `/{organization}/identity_`; the other answers 400 `InvalidPartition`, like newer Cloud organizations.
        case organization
        /// Only `/identity_`; the other is a page of HTML, like some clusters of Automation Suite.
        case host
    }

    /// How quota windows follow each other.
    public enum WindowKind: String, Sendable, Hashable, CaseIterable {
        /// They stand side by side, counted from the sandbox's start.
        case fixed
        /// Each ends at the call in question.
        case sliding
        /// There are none: an eighth of the limit may come at once, and the limit's worth comes back evenly over a
        /// window's length (a token bucket).
        case bucket
    }

    /// How a 429 says when to come back.
    public enum RetryAfterForm: String, Sendable, Hashable, CaseIterable {
        case seconds
        case date
        case none
        case zero
        case negative
        /// A date that has passed.
        case past
        /// A millisecond.
        case tiny
        /// With a fraction: `1.997`.
        case fraction
        /// Eleven days.
        case huge
        /// The header comes twice, with 0 first.
        case twice
    }

    /// The form of a quota's refusal.
    public enum ThrottledAs: String, Sendable, Hashable, CaseIterable {
        case status = "429"
        /// 403 in words of rates, without `Retry-After`.
        case words = "403-words"
        /// 403 with `Retry-After` and nothing else.
        case header = "403-header"
        /// 403 that carries the code 429.
        case code = "403-code"
    }

    /// How a change of a protected account is refused.
    public enum Protection: String, Sendable, Hashable, CaseIterable {
        case forbidden = "403"
        case badRequest = "400"
        case unavailable = "503"
    }

    /// How a write is refused for what it asks.
    public enum Refusals: String, Sendable, Hashable, CaseIterable {
        /// By the status.
        case status
        /// 200, with `succeeded: false` in `result`.
        case inside = "succeeded-false"
    }

    /// The encoding of errors' bodies.
    public enum Charset: String, Sendable, Hashable, CaseIterable {
        case utf8 = "utf-8"
        case latin1 = "iso-8859-1"
        case windows1252 = "windows-1252"
        case shiftJIS = "shift_jis"
        case utf16 = "utf-16"
        /// UTF-8 whose word has control characters in it.
        case control
        /// Compressed, though nobody asked for it.
        case gzip
    }

    /// How the token endpoint writes `expires_in`.
    public enum ExpiresIn: String, Sendable, Hashable, CaseIterable {
        case number
        case text
    }

    /// Whether groups can be written.
    public enum GroupWrite: String, Sendable, Hashable, CaseIterable {
        case allow
        /// Every write is refused as if its scope were missing.
        case deny
        /// The application is not granted the scope: the token endpoint refuses whoever asks for it.
        case ungranted
    }

    /// What a refusal for a missing scope says.
    public enum MissingScope: String, Sendable, Hashable, CaseIterable {
        /// 403 with the sentence in `errorMessage`.
        case text
        /// 403 with nothing.
        case empty
    }
}
