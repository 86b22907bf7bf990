import FoundationEssentials
import IdentityAPI

extension JSONLine {
    /// - Parameter profile: the profile's name; `nil` for a rehearsal.
    static func signedIn(_ tokens: LoginTokens, profile: String?) -> String {
        line(
            JSONEvent.SignedInUser(
                profile: profile,
                user: tokens.user,
                url: tokens.url,
                clientId: tokens.clientID,
                organizationId: tokens.organizationID,
                scopes: tokens.scopes,
                expires: tokens.expiry.formatted(.iso8601),
                isRenewable: tokens.refreshToken != nil
            )
        )
    }
}
