extension Faults {
    /// The response to a taken name.
    public enum Duplicate: String, Sendable, Hashable, CaseIterable {
        case conflict = "409"
        case text = "400-text"
        case code = "400-code"
        /// An internal error.
        case error = "500"
    }

    /// The effect of an unknown id in a bulk delete.
    public enum UnknownDelete: String, Sendable, Hashable, CaseIterable {
        case refuse
        case ignore
        /// The service deletes the accounts before it in the list, and rejects the call.
        case stop
        /// The same, with status 500.
        case stopWithError = "stop-500"
    }

    /// Bulk deletes that stop half way.
    public struct BulkDeleteStop: Sendable, Hashable {
        /// The number of accounts to delete before it stops. A shorter list does not stop.
        public var after: Int
        /// The status of the response.
        public var status: Int
        /// The number of bulk deletes that stop.
        public var times: Int
    }

    /// The status for a list of members that is too long.
    public enum LongList: String, Sendable, Hashable, CaseIterable {
        case badRequest = "400"
        case contentTooLarge = "413"
    }

    /// The response to a bulk delete.
    public enum BulkDelete: String, Sendable, Hashable, CaseIterable {
        case noContent = "204"
        case ok = "200"
        /// The service has no bulk delete and returns 404.
        case absent = "404"
        /// The service has no bulk delete and returns its page for unknown paths.
        case page = "html"
    }

    /// The answer to an update of an account that was applied.
    public enum UpdateAnswer: String, Sendable, Hashable, CaseIterable {
        /// The account.
        case told = "200"
        /// No body.
        case accepted = "202"
        case noContent = "204"
    }

    /// The optional fields of accounts and groups.
    public enum Fields: String, Sendable, Hashable, CaseIterable {
        case plain
        /// Times are numbers or objects, display names are null, and there are unknown fields.
        case odd
        /// The first account of a page has no name.
        case nameless
    }

    /// The base paths of the API.
    public enum Base: String, Sendable, Hashable, CaseIterable {
        /// Both.
        case any
        /// Only `/{organization}/identity_`. The other returns 400 `InvalidPartition`, like newer Cloud organizations.
        case organization
        /// Only `/identity_`. The other returns a page of HTML, like some clusters of Automation Suite.
        case host
    }

    /// The kind of quota windows.
    public enum WindowKind: String, Sendable, Hashable, CaseIterable {
        /// Consecutive windows from the sandbox's start.
        case fixed
        /// A sliding window that ends at the call.
        case sliding
        /// A token bucket: an eighth of the limit at once, refilled evenly over the length of a window.
        case bucket
    }

    /// The form of `Retry-After`.
    public enum RetryAfterForm: String, Sendable, Hashable, CaseIterable {
        case seconds
        case date
        case none
        case zero
        case negative
        /// A date in the past.
        case past
        /// A millisecond.
        case tiny
        /// With a fraction: `1.997`.
        case fraction
        /// Eleven days.
        case huge
        /// The header occurs twice, with 0 first.
        case twice
    }

    /// The response to a call over the quota.
    public enum ThrottledAs: String, Sendable, Hashable, CaseIterable {
        case status = "429"
        /// 403 with a message about rates, without `Retry-After`.
        case words = "403-words"
        /// 403 with `Retry-After` and nothing else.
        case header = "403-header"
        /// 403 that carries the code 429.
        case code = "403-code"
    }

    /// The response to a change of a protected account.
    public enum Protection: String, Sendable, Hashable, CaseIterable {
        case forbidden = "403"
        case badRequest = "400"
        case unavailable = "503"
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

    /// Whether clients can write groups.
    public enum GroupWrite: String, Sendable, Hashable, CaseIterable {
        case allow
        /// The service rejects every write as if its scope were missing.
        case deny
        /// The application does not have the scope: the token endpoint rejects requests for it.
        case ungranted
    }

    /// What the page for signing in through a browser does.
    public enum Authorize: String, Sendable, Hashable, CaseIterable {
        /// It sends the browser back with a code at once.
        case redirect
        /// The person refuses.
        case denied = "access_denied"
        /// The application may not ask for a scope.
        case scope = "invalid_scope"
        /// It shows an error of its own, and sends the browser nowhere.
        case page = "no-redirect"
        /// The first time it sends the browser back with another request's state.
        case strangerFirst = "wrong-state-first"
        /// It sends the browser back with a code that buys no token.
        case badCode = "bad-code"
    }

    /// What becomes of a refresh token that a client wants revoked.
    public enum Revocation: String, Sendable, Hashable, CaseIterable {
        case revoked
        /// The endpoint refuses it.
        case refused
        /// The endpoint returns 503.
        case unavailable = "503"
        /// The endpoint returns a page of HTML.
        case page = "html"
        /// The discovery document names no endpoint.
        case unnamed
        /// The discovery document names an endpoint on another host.
        case elsewhere
        /// In the place of the discovery document is a page of HTML.
        case hidden = "no-discovery"
    }

    /// What becomes of a refresh token when it is used.
    public enum RefreshTokens: String, Sendable, Hashable, CaseIterable {
        /// Another one replaces it. Its second use ends the sign-in, because somebody may have stolen it.
        case revoke
        /// Another one replaces it. Its second use is refused.
        case rotate
        /// It stays good.
        case keep
        /// The service gives none.
        case none
    }
}
