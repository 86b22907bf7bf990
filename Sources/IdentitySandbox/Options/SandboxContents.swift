/// The initial contents of an organization, instead of the guide's examples: the accounts of an export, for rehearsals.
public struct SandboxContents: Sendable, Hashable {
    /// An account, groups by name.
    public struct Account: Sendable, Hashable {
        /// Its id; `nil` for a new one.
        public var id: String?
        /// Its unique name.
        public var name: String
        /// Its friendly name.
        public var displayName: String
        /// Its groups by name. The sandbox creates those that are not built in.
        public var groups: [String]
        /// When it was created; `nil` for now.
        public var creationTime: String?
        /// When it last signed in; `nil` for never.
        public var lastLoginTime: String?

        /// An account with the given fields.
        public init(
            id: String? = nil,
            name: String,
            displayName: String,
            groups: [String] = [],
            creationTime: String? = nil,
            lastLoginTime: String? = nil
        ) {
            self.id = id
            self.name = name
            self.displayName = displayName
            self.groups = groups
            self.creationTime = creationTime
            self.lastLoginTime = lastLoginTime
        }
    }

    /// The accounts, oldest first. Their names are unique.
    public var accounts: [Account]

    /// Contents of the given accounts.
    public init(accounts: [Account]) {
        self.accounts = accounts
    }
}
