import IdentityAPI
import Muster
import SystemPackage

/// Forgets the sign-in of a profile: removes its tokens, and asks the service to revoke the refresh token. What the service answers never keeps the tokens here.
struct SignOut: Sendable {
    /// What came of it.
    enum Result: Sendable, Hashable {
        /// Nobody was signed in.
        case nobody
        /// The tokens are removed, and this became of the refresh token.
        case removed(TokenRevocation.Result)
    }

    /// The longest that each of the two calls may take.
    private static let patience = Duration.seconds(10)

    /// The profile's name.
    let profile: String
    let file: TokenFile
    /// How the service is reached.
    let settings: Settings

    /// - Parameters:
    ///   - option: the profile of the command line; `nil` for that of the environment, or the default one.
    ///   - environment: the variables.
    /// - Throws: ``RunError`` for a name that no profile may have.
    init(option: String?, environment: [String: String]) throws {
        let variable = environment[SettingName.profile.variable].flatMap { $0.isEmpty ? nil : $0 }
        profile = option ?? variable ?? Profile.defaultName
        try Profile.requireName(profile)
        file = TokenFile(folder: Folders(environment).logins, profile: profile, advice: "")
        // The profile may be gone or broken: its tokens are to be forgotten all the same.
        let found = try? Settings(options: option.map { [.profile: $0] } ?? [:], environment: environment)
        settings = found ?? Settings(withoutProfile: environment)
    }

    /// Removes the tokens first, so that no process can use them while the service is asked.
    ///
    /// - Throws: ``RunError`` `cannotWrite` when the tokens cannot be removed.
    func run() async throws -> Result {
        var last: Swift.Result<LoginTokens?, any Error> = .success(nil)
        guard try await file.remove({ last = $0 }) else { return .nobody }
        switch last {
        case .success(let tokens?): return .removed(await revoked(tokens))
        case .success(nil): return .removed(.none)
        case .failure(let error): return .removed(.notRevoked("\(error)"))
        }
    }

    private func revoked(_ tokens: LoginTokens) async -> TokenRevocation.Result {
        do {
            let deployment = try Deployment(url: tokens.url, tokenURL: tokens.tokenURL)
            var options = try settings.transportOptions(for: deployment, connections: 1)
            options.timeout = Self.patience
            options.connectTimeout = Self.patience
            return try await AsyncHTTPClientTransport.with(options) {
                await TokenRevocation(of: tokens).request(through: $0)
            }
        } catch {
            return .notRevoked("\(error)")
        }
    }
}

extension TokenRevocation.Result {
    /// What to say of it, as a sentence.
    var sentence: String {
        switch self {
        case .revoked: "The service has revoked the refresh token."
        case .none: "There was no refresh token to revoke."
        case .notRevoked(let reason): "The refresh token is not revoked: \(TextFormat.harmless(reason))"
        }
    }
}

extension JSONLine {
    /// A sign-in is forgotten: whether there was one, and whether its refresh token, where there was one, is revoked.
    static func signedOut(profile: String, _ result: SignOut.Result) -> String {
        let (isRevoked, reason): (Bool?, String?) =
            switch result {
            case .nobody, .removed(.none): (nil, nil)
            case .removed(.revoked): (true, nil)
            case .removed(.notRevoked(let reason)): (false, reason)
            }
        return line([
            "event": "signedOut", "profile": profile, "wasSignedIn": result != .nobody, "isRevoked": isRevoked,
            "reason": reason,
        ])
    }
}
