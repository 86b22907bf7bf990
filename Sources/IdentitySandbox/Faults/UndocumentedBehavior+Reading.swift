extension Faults {
    /// The effect of `skip` on a list.
    public enum Skip: String, Sendable, Hashable, CaseIterable {
        case obeyed
        /// Every page begins with the first account.
        case ignored
        /// After the end, the last page repeats.
        case last
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

    /// The accounts that a `searchTerm` finds, case-insensitively.
    public enum Search: String, Sendable, Hashable, CaseIterable {
        /// The name or the display name contains the term.
        case contains
        /// The name or the display name begins with the term.
        case prefix
        /// All accounts: the service ignores the term.
        case ignored
        /// None.
        case nothing
    }

    /// The total number of accounts in a list.
    public enum Total: String, Sendable, Hashable, CaseIterable {
        case told
        case zero
        case minus
        /// The number on the page.
        case page
        case absent
        /// The number as a text with a word.
        case text
        /// One too many.
        case more
    }

    /// The order of the accounts in a list.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        /// As `sortBy` asks.
        case asked
        /// The order of creation, whatever `sortBy` asks.
        case made
        /// A random order at each call.
        case shuffled
        /// As `sortBy` asks, by the first letters only. Accounts with the same first letters are in random order at each call.
        case ties
    }

    /// The accounts' groups in lists.
    public enum ListedGroups: String, Sendable, Hashable, CaseIterable {
        case told
        /// `groupIds` is null.
        case null
        /// The first account of a page has none.
        case some
        /// Each account's last group is missing.
        case fewer
    }
}
