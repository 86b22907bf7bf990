public import IdentityAPI

/// A time in which the service handles no call, including the token endpoint.
public struct ScheduledOutage: Sendable, Hashable {
    /// The start.
    public enum Start: Sendable, Hashable {
        /// A time after the sandbox's start. Written `3s`.
        case time(Duration)
        /// The n-th write of accounts or groups, counted from 1. Written `40th`.
        case write(Int)
    }

    /// The response that clients get.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        case unavailable = "503"
        case reset
        /// 429, regardless of the quota.
        case throttled = "429"
        /// 403 in the service's own form.
        case forbidden = "403"
        case forbiddenEmpty = "403-empty"
        /// 403 with an address filter's page.
        case forbiddenPage = "403-html"
        /// 404 with a gateway's page.
        case notFoundPage = "404-html"
        /// 200 with a portal's page.
        case page = "html"
        /// A redirect to a page that asks for a sign-in.
        case redirect = "302"
        /// 400 `InvalidPartition`.
        case partition
        /// 202 without a body, and nothing is done.
        case accepted = "202"
        /// Refusals without a body, of which some say by their status alone that they are no row's fault.
        case paymentRequired = "402"
        case methodNotAllowed = "405"
        case proxyAuthentication = "407"
        case conflict = "409"
        case upgradeRequired = "426"
        case legalReasons = "451"
        /// Errors that only gateways and storage know.
        case storageFull = "507"
        case unknownError = "520"
    }

    /// The start.
    public var start: Start
    /// The length.
    public var length: Duration
    /// The response that clients get.
    public var form: Form
    /// The affected methods.
    public var methods: Set<IdentityAPI.Method>

    /// An outage with the given times.
    public init(
        start: Start,
        length: Duration,
        form: Form = .unavailable,
        methods: Set<IdentityAPI.Method> = Set(IdentityAPI.Method.allCases)
    ) {
        self.methods = methods
        self.start = start
        self.length = length
        self.form = form
    }
}

extension ScheduledOutage.Start {
    /// Reads `3s` or `40th`; `nil` for anything else.
    init?(written text: Substring) {
        if let number = Int(text.prefix { $0.isNumber }), ["st", "nd", "rd", "th"].contains(text.suffix(2)) {
            guard number > 0, text.count == String(number).count + 2 else { return nil }
            self = .write(number)
        } else {
            guard let time = Duration(written: text) else { return nil }
            self = .time(time)
        }
    }
}
