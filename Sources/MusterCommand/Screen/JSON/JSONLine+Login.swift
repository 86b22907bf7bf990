import FoundationEssentials
import IdentityAPI
import Muster

extension JSONLine {
    /// A sign-in begins, at an address to open in a browser.
    static func login(_ wait: BrowserSignIn.Wait, _ signIn: BrowserSignIn) -> String {
        line([
            "event": "login", "url": wait.address, "redirectUri": wait.redirectURI, "clientId": signIn.clientID,
            "scopes": signIn.scope.split(separator: " ").map(String.init),
        ])
    }

    /// A person is signed in.
    ///
    /// - Parameter profile: the profile's name; `nil` for a rehearsal.
    static func signedIn(_ tokens: LoginTokens, profile: String?) -> String {
        line([
            "event": "signedIn", "profile": profile, "user": tokens.user, "url": tokens.url,
            "clientId": tokens.clientID, "organizationId": tokens.organizationID, "scopes": tokens.scopes,
            "expires": tokens.expiry.formatted(.iso8601), "isRenewable": tokens.refreshToken != nil,
        ])
    }
}
