import IdentityAPI
import Muster

/// Explains failed calls of `muster check`: the cause in the user's words, and what to do.
extension Finding {
    /// Explains a failed sign-in.
    ///
    /// - Parameter scopes: the requested scopes.
    init(signIn error: IdentityError, at deployment: Deployment, scopes: [String]) {
        self.init(error.isOfConnection ? .address : .signIn, error)
        switch (error.kind, error.code, error.status) {
        case (.notAuthorized, _, 404?), (.notAuthorized, _, 405?):
            found = "There is no token endpoint at \(deployment.tokenURL) (HTTP \(error.status ?? 404))."
            advice = "Check the url, or set token-url to the endpoint where the application gets its tokens."
            status = .failed(ExitStatus.configuration)
        case (.notAuthorized, "invalid_grant"?, _): break
        case (.notAuthorized, "invalid_client"?, _), (.notAuthorized, nil, 401?):
            found = "The service does not know this client id with this secret (\(error.code ?? "HTTP 401"))."
            advice = "Admin > External applications shows the id, and generates a new secret if the old one is lost."
        case (.notAuthorized, "invalid_scope"?, _):
            found =
                "The application may not use a scope that it asks for (invalid_scope): \(scopes.joined(separator: " "))."
            advice =
                "Give it the application scopes PM.RobotAccount and PM.Group.Read, or set MUSTER_SCOPE to the scopes that it has."
        case (.notAuthorized, "unauthorized_client"?, _), (.notAuthorized, "unsupported_grant_type"?, _):
            advice = "It must be a confidential application with application scopes: Admin > External applications."
        case (.forbidden, _, _) where error.isPage: advice = IdentityError.pageAdvice
        default: break
        }
    }

    /// Explains a failed read of accounts or groups.
    ///
    /// - Parameters:
    ///   - scope: the scope that the call needs.
    ///   - organization: the organization's id, and whether the user set it.
    init(
        _ subject: Subject,
        reading error: IdentityError,
        scope: String,
        organization: SignedInOrganization,
        isReadyToken: Bool
    ) {
        self.init(error.isOfConnection ? .address : subject, error)
        switch error.kind {
        case _ where error.isOfProxy: break
        case .notAuthorized where error.status == 401:
            found = "The service rejects the token (HTTP 401)."
            advice =
                isReadyToken
                ? "It has expired, was revoked, or belongs to another organization or service. Get a new token, and check the url."
                : "Does the url name the organization that the application belongs to?"
        case .forbidden where error.isPage: advice = IdentityError.pageAdvice
        case .notAuthorized, .forbidden:
            advice =
                "The sign-in needs the scope \(scope): give it to the application (Admin > External applications), or use a token that has it."
        case _ where error.isInvalidPartition: advice = IdentityError.invalidPartitionAdvice
        case .refused, .notFound, .intercepted:
            advice =
                organization.isUUID
                ? "Check the url, and the organization-id \(organization.id): Admin > Organization settings shows it."
                : "The organization-id '\(TextFormat.harmless(organization.id))' must be the organization's id, a UUID, and not its name: "
                    + "Admin > Organization settings shows it."
        default: break
        }
    }

    private static let trouble = "The service is in trouble. Try again in a few minutes."
    private static let wrongAddress =
        "The url must be that of the Identity service, as in https://cloud.uipath.com/acme/identity_."

    /// Explains any failed call.
    private init(_ subject: Subject, _ error: IdentityError) {
        self.init(subject, failed: error)
        switch error.kind {
        case _ where error.isOfProxy: advice = error.proxyAdvice
        case .unreachable where error.status.map { $0 < 500 } ?? false: advice = Self.wrongAddress
        case .unreachable where error.status != nil: advice = Self.trouble
        case .unreachable:
            advice = "Check the host in the url, the network, and whether a firewall or proxy blocks the connection."
        case .answerLost, .serverFailed: advice = Self.trouble
        case .throttled: advice = "Another program spends this organization's quota. Try again in a few minutes."
        case .unreadableAnswer: advice = Self.wrongAddress
        default: break
        }
        if let wait = RetryAfterWait(error) {
            advice = "The service asks to wait until \(wait.clockTime) (\(wait.status), Retry-After). Try again then."
        }
    }
}
