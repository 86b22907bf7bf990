import FoundationEssentials
import IdentityAPI

/// The organization of a sign-in.
struct SignedInOrganization: Sendable, Hashable {
    let id: String
    /// The source of its id.
    let source: Setting.Source
    /// The token's organization, when it is another one.
    let other: String?

    /// The organization of the settings, else of the token; `nil` when neither has one.
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

    /// Whether the id is a UUID. Muster accepts any id; a live service does not.
    var isUUID: Bool { UUID(uuidString: id) != nil }
}
