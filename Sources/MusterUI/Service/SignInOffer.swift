/// A sign-in through a browser that the page may offer: what a person needs to know before.
public struct SignInOffer: Sendable, Hashable {
    /// The profile that keeps the sign-in.
    public var profile: String
    /// The non-confidential application; `nil` when the person must name it.
    public var clientID: String?
    /// The redirect URI that the application must have registered.
    public var redirectURI: String

    /// Creates an offer.
    ///
    /// - Parameters:
    ///   - profile: the profile that keeps the sign-in.
    ///   - clientID: the non-confidential application; `nil` when the person must name it.
    ///   - redirectURI: the redirect URI that the application must have registered.
    public init(profile: String, clientID: String?, redirectURI: String) {
        self.profile = profile
        self.clientID = clientID
        self.redirectURI = redirectURI
    }
}
