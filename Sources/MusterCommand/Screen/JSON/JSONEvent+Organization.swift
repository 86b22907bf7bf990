extension JSONEvent {
    struct Account: Encodable {
        var event = "account"
        var id: String
        var name: String
        var displayName: String
        var groups: [String]
        var groupIds: [String]
        var creationTime: String?
        var lastLoginTime: String?
    }

    /// An export that is whole.
    struct Export: Encodable {
        var event = "export"
        var accounts: Int
        /// The file that holds them; absent when they were printed.
        var out: String?
    }

    /// A local service that listens.
    struct Sandbox: Encodable {
        var event = "sandbox"
        var url: String
        /// What makes other calls of the program talk to it.
        var environment: [String: String]
        /// A token that it takes without a sign-in.
        var token: String?
        /// Where it tells what it holds and has seen.
        var state: String
    }
}
