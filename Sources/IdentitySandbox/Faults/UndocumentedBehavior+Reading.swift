extension Faults {
    /// The effect of `top` on a list.
    public enum Top: String, Sendable, Hashable, CaseIterable {
        case obeyed
        /// All accounts, at most 1000.
        case ignored
    }

    /// The effect of `skip` on a list.
    public enum Skip: String, Sendable, Hashable, CaseIterable {
        case obeyed
        /// Every page begins with the first account.
        case ignored
        /// After the end, the last page repeats.
        case last
    }

    /// Whether clients can read accounts and groups by id.
    public enum ByID: String, Sendable, Hashable, CaseIterable {
        case found
        /// No id is found.
        case missing
    }

    /// The response to an unknown account id.
    public enum UnknownAccount: String, Sendable, Hashable, CaseIterable {
        case notFound = "404"
        case badRequest = "400"
        case error = "500"
        case page = "html"
    }

    /// The form of the list of groups.
    public enum GroupList: String, Sendable, Hashable, CaseIterable {
        /// A bare array.
        case array
        /// An object with `results`, like the list of accounts.
        case wrapped
        /// The last group is missing.
        case fewer
        /// The last group has no name.
        case nameless
    }

    /// The response at an unknown path.
    public enum Elsewhere: String, Sendable, Hashable, CaseIterable {
        /// 200 with a page of HTML.
        case page = "html"
        case notFound = "404"
        /// 200 with an empty object.
        case json
    }
}
