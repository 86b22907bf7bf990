import FoundationEssentials
import IdentityAPI

/// The organization that a sign-in is about.
struct SignedInOrganization: Sendable, Hashable {
    let id: String
    /// Where its id came from.
    let source: Setting.Source
    /// The organization that the token names, when that is another one.
    let other: String?

    /// The organization that the settings name, else the token's own; `nil` when neither says.
    init?(_ settings: Settings, _ claims: TokenClaims?) {
        if let setting = settings(.organizationId) {
            (id, source) = (setting.value, setting.source)
            other = claims?.organizationID.flatMap { $0.lowercased() == setting.value.lowercased() ? nil : $0 }
        } else if let id = claims?.organizationID {
            (self.id, source, other) = (id, .token, nil)
        } else {
            return nil
        }
    }

    /// Whether the id looks like one. Muster takes any; a live service does not.
    var isUUID: Bool { UUID(uuidString: id) != nil }
}
