import Muster

/// A sign-in that a person has begun on the page, and what came of it.
struct SignInAttempt: Sendable {
    /// How far it is.
    enum State: Sendable {
        /// Muster opens the port of the redirect URI.
        case beginning
        /// The person is at the service's page.
        case waiting(BrowserSignIn.Wait)
        /// The person is signed in, by name as far as the token says so.
        case done(user: String?)
        /// Nobody is signed in: why, and what to do.
        case failed(String)
    }

    /// Tells this attempt from those before it.
    let number: Int
    /// The application.
    let clientID: String
    var state = State.beginning
    /// What Muster has to say while it waits.
    var remark: String?
    /// Ends the wait.
    let cancel: @Sendable () -> Void

    /// Whether Muster works on it.
    var isUnderWay: Bool {
        switch state {
        case .beginning, .waiting: true
        case .done, .failed: false
        }
    }
}
