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

    /// A complete export.
    struct Export: Encodable {
        var event = "export"
        var accounts: Int
        /// The file; absent when the export went to standard output.
        var out: String?
    }

    /// A listening sandbox.
    struct Sandbox: Encodable {
        var event = "sandbox"
        var url: String
        /// The environment variables for other commands.
        var environment: [String: String]
        /// A token that it accepts without a sign-in.
        var token: String?
        /// The address of its state.
        var state: String
    }
}
