/// Where the tokens of a sign-in are kept: one place for all processes that use them.
public protocol TokenStore: Sendable {
    /// Returns the tokens as the latest process left them; `nil` when nobody is signed in.
    func tokens() throws -> LoginTokens?

    /// Lets `body` replace the tokens while no other process may, because a refresh token may be good for one use only.
    ///
    /// Waits for its turn, reads the tokens again, and returns only when what `body` returned is durable.
    ///
    /// - Parameter body: returns the tokens to keep; the same ones where another process has renewed them meanwhile.
    /// - Throws: ``IdentityError`` when the turn does not come; what `body` throws, and then the tokens stay as they were.
    func renewing(_ body: @Sendable (LoginTokens?) async throws -> LoginTokens) async throws -> LoginTokens

    /// What to do when the sign-in has ended, as a sentence: `Sign in again: muster login.`
    var advice: String { get }
}
