extension JSONEvent {
    /// A sign-in begins.
    struct Login: Encodable {
        var event = "login"
        /// The address to open in a browser.
        var url: String
        /// The address to which the service sends the browser back.
        var redirectUri: String
        var clientId: String
        var scopes: [String]
    }

    /// A person is signed in.
    struct SignedInUser: Encodable {
        var event = "signedIn"
        /// The profile; absent in a rehearsal.
        var profile: String?
        /// Who signed in, as far as the token says so.
        var user: String?
        var url: String
        var clientId: String
        var organizationId: String?
        var scopes: [String]
        /// When the token ends, in UTC.
        var expires: String
        /// Whether Muster can renew the sign-in.
        var isRenewable: Bool
    }

    /// A sign-in is forgotten.
    struct SignedOut: Encodable {
        var event = "signedOut"
        var profile: String
        /// Whether somebody was signed in.
        var wasSignedIn: Bool
    }
}
