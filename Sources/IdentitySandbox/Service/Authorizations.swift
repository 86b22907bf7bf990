/// The sign-ins of persons through a browser: codes that are good once, and refresh tokens.
struct Authorizations {
    /// What a code was given for.
    struct Request: Sendable {
        let clientID: String
        let redirectURI: String
        let challenge: String
        let scopes: Set<String>
        /// Whether the sign-in may be renewed.
        let isLasting: Bool
    }

    /// A sign-in and its refresh tokens.
    private struct Family {
        let clientID: String
        let scopes: Set<String>
        /// The only refresh token that is good.
        var token: String
        var renewals = 0
        var isOver = false
    }

    /// How long a code is good.
    private static let codeLifetime = Duration.seconds(300)

    private let rule: Faults.RefreshTokens
    private let renewalLimit: Int
    private var random: SeededRandom
    private var codes: [String: (request: Request, end: Duration)] = [:]
    private var families: [Family] = []
    /// The family of each refresh token that ever was.
    private var familyOf: [String: Int] = [:]
    /// Whether the browser was sent back with another request's state already.
    private var hasSentStranger = false

    init(_ faults: Faults) {
        rule = faults.refreshTokens
        renewalLimit = faults.renewalLimit ?? .max
        random = SeededRandom(seed: faults.seed, purpose: 7)
    }

    /// Returns a new code for a request.
    mutating func code(for request: Request, at age: Duration) -> String {
        let code = random.hexadecimal(32)
        codes[code] = (request, age + Self.codeLifetime)
        return code
    }

    /// Returns the request of a code, and forgets the code; `nil` for one that is not good.
    mutating func redeem(_ code: String, at age: Duration) -> Request? {
        guard let known = codes.removeValue(forKey: code), known.end > age else { return nil }
        return known.request
    }

    /// Begins a sign-in. Returns its first refresh token; `nil` where the service gives none.
    mutating func begin(clientID: String, _ scopes: Set<String>) -> String? {
        guard rule != .none else { return nil }
        let token = random.hexadecimal(32)
        familyOf[token] = families.count
        families.append(Family(clientID: clientID, scopes: scopes, token: token))
        return token
    }

    /// Uses a refresh token. Returns the next one, which may be the same; `nil` for one that is not good.
    mutating func renew(_ token: String, clientID: String) -> (token: String, scopes: Set<String>)? {
        guard let index = familyOf[token], families[index].clientID == clientID, !families[index].isOver else {
            return nil
        }
        guard families[index].token == token, families[index].renewals < renewalLimit else {
            families[index].isOver = rule == .revoke
            return nil
        }
        families[index].renewals += 1
        if rule != .keep {
            families[index].token = random.hexadecimal(32)
            familyOf[families[index].token] = index
        }
        return (families[index].token, families[index].scopes)
    }

    /// Ends the sign-in of a refresh token, whether the token is the latest or an old one. One that never was changes nothing.
    mutating func revoke(_ token: String, clientID: String) {
        guard let index = familyOf[token], families[index].clientID == clientID else { return }
        families[index].isOver = true
    }

    /// Ends all sign-ins.
    mutating func endAll() { for index in families.indices { families[index].isOver = true } }

    /// Returns whether this is the first time that the browser is sent back.
    mutating func isFirstRedirect() -> Bool {
        defer { hasSentStranger = true }
        return !hasSentStranger
    }
}
