/// What came of a sign-in, for the browser's page and for the terminal.
struct LoginResult: Sendable, Hashable {
    /// What happened, in a few words.
    var title: String
    /// What happened, as sentences.
    var text: String
    /// What to do next, as sentences.
    var next: String

    /// Both, for the terminal.
    var sentences: String { "\(text) \(next)" }
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
    static let foreign = LoginResult(
        title: "This answer does not count",
        text: "It does not belong to the sign-in that waits, so Muster ignored it.",
        next: "Open the address that Muster printed last. If no sign-in waits any more, run muster login again."
    )

    /// What the service refused, by the code of its answer.
    ///
    /// - Parameters:
    ///   - code: as in `access_denied`.
    ///   - description: the service's own words.
    ///   - scope: the scopes that were asked for.
    ///   - command: the command that signs in.
    static func refused(_ code: String, _ description: String, scope: String, command: String) -> LoginResult {
        let said = description.isEmpty ? code : "\(code): \(description)"
        let text: String
        let next: String
        switch code {
        case "access_denied", "consent_required":
            text = "The access was denied (\(said))."
            next =
                "Sign in as an organization administrator, and allow what the service asks for. Then run \(command) again."
        case "invalid_scope":
            text = "The application may not use every scope that Muster asks for: \(scope) (\(said))."
            next = """
                Give it these user scopes (Admin > External applications), or ask for fewer: \
                \(command) --scope 'PM.RobotAccount PM.Group.Read offline_access'
                """
        case "unauthorized_client", "unsupported_response_type":
            text = "The application may not sign people in (\(said))."
            next =
                "It must be a non-confidential application with user scopes: Admin > External applications. Then run \(command) again."
        case "login_required", "interaction_required", "account_selection_required":
            text = "The service could not sign you in (\(said))."
            next = "Sign in to UiPath in this browser, then run \(command) again."
        case "server_error", "temporarily_unavailable":
            text = "The service is in trouble (\(said))."
            next = "Run \(command) again in a few minutes."
        default:
            text = "The service refused the sign-in (\(said))."
            next = "Check the application in Admin > External applications, then run \(command) again."
        }
        return LoginResult(title: "You are not signed in", text: text, next: next)
    }

    /// A sign-in that failed after the person's part of it.
    static func failed(_ error: any Error, command: String) -> LoginResult {
        LoginResult(
            title: "You are not signed in",
            text: "Muster got no tokens. \(error)",
            next: "Run \(command) again."
        )
    }
}
