extension Faults {
    /// What a list makes of `top`.
    public enum Top: String, Sendable, Hashable, CaseIterable {
        case obeyed
        /// As many accounts as there are, at most 1000.
        case ignored
    }

    /// What a list makes of `skip`.
    public enum Skip: String, Sendable, Hashable, CaseIterable {
        case obeyed
        /// Every page begins with the first account.
        case ignored
        /// Behind the end the last page comes again.
        case last
    }

    /// Whether accounts and groups can be read by their ids.
    public enum ByID: String, Sendable, Hashable, CaseIterable {
        case found
        /// There is nothing by any id.
        case missing
    }

    /// What is answered to an account's id that no account has.
    public enum UnknownAccount: String, Sendable, Hashable, CaseIterable {
        case notFound = "404"
        case badRequest = "400"
        case error = "500"
        case page = "html"
    }

    /// The list of groups.
    public enum GroupList: String, Sendable, Hashable, CaseIterable {
        /// A bare array.
        case array
        /// An object with `results`, like the list of accounts.
        case wrapped
        /// The last group is left out.
        case fewer
        /// The last group has no name.
        case nameless
    }

    /// What is answered at a path that there is not.
    public enum Elsewhere: String, Sendable, Hashable, CaseIterable {
        /// 200 with a page of HTML.
        case page = "html"
        case notFound = "404"
        /// 200 with an empty object.
        case json
    }
}
