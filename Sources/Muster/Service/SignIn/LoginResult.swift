/// What came of a sign-in, for the page that the browser ends on and for where the person began it.
struct LoginResult: Sendable, Hashable {
    /// What happened, in a few words.
    var title: String
    /// What happened, as sentences.
    var text: String
    /// What to do next, as sentences.
    var next: String
}

extension LoginResult {
    /// A sign-in that worked.
    static func signedIn(_ user: String?, through clientID: String) -> LoginResult {
        LoginResult(
            title: "You are signed in",
            text: "Muster may now act \(user.map { "for \($0)" } ?? "for you"), through the application \(clientID).",
            next: "Close this window and go back to Muster."
        )
    }

    /// The answer to another sign-in than the one that waits.
    static func foreign(at place: SignInPlace) -> LoginResult {
        LoginResult(
            title: "This answer does not count",
            text: "It does not belong to the sign-in that waits, so Muster ignored it.",
            next: place.theOneThatWaits
        )
    }

    /// What the service refused, by the code of its answer.
    ///
    /// - Parameters:
    ///   - code: as in `access_denied`.
    ///   - description: the service's own words.
    ///   - scope: the scopes that were asked for.
    ///   - place: where the person began the sign-in.
    static func refused(_ code: String, _ description: String, scope: String, at place: SignInPlace) -> LoginResult {
        let said = description.isEmpty ? code : "\(code): \(description)"
        let text: String
        let next: String
        switch code {
        case "access_denied", "consent_required":
            text = "The access was denied (\(said))."
            next =
                "Sign in as an organization administrator, and allow what the service asks for. Then \(place.again)."
        case "invalid_scope":
            text = "The application may not use every scope that Muster asks for: \(scope) (\(said))."
            next = """
                Give it these user scopes (Admin > External applications), or ask for fewer: \
                \(place.asking(for: "PM.RobotAccount PM.Group.Read offline_access"))
                """
        case "unauthorized_client", "unsupported_response_type":
            text = "The application may not sign people in (\(said))."
            next =
                "It must be a non-confidential application with user scopes: Admin > External applications. Then \(place.again)."
        case "login_required", "interaction_required", "account_selection_required":
            text = "The service could not sign you in (\(said))."
            next = "Sign in to UiPath in this browser, then \(place.again)."
        case "server_error", "temporarily_unavailable":
            text = "The service is in trouble (\(said))."
            next = "In a few minutes, \(place.again)."
        default:
            text = "The service refused the sign-in (\(said))."
            next = "Check the application in Admin > External applications, then \(place.again)."
        }
        return LoginResult(title: "You are not signed in", text: text, next: next)
    }

    /// A sign-in that failed after the person's part of it.
    static func failed(_ error: any Error, at place: SignInPlace) -> LoginResult {
        LoginResult(title: "You are not signed in", text: "Muster got no tokens. \(error)", next: place.againSentence)
    }
}
