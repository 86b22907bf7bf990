import FoundationEssentials
import IdentityAPI
import Muster

/// The identity of the sign-in, from the token and its response.
struct SignedIn: Sendable {
    /// The token's claims.
    let claims: TokenClaims
    /// The token's scopes; empty when unknown.
    let scopes: [String]
    let isReadyToken: Bool
    /// The tokens of `muster login`, when they are in use.
    var login: LoginTokens?
    /// What wins over a sign-in of `muster login` that is there too: `MUSTER_TOKEN wins over muster login of ada@example.com`.
    var precedence: String?

    /// The finding about the token, and about what it wins over.
    func finding(now: Date) -> Finding {
        var finding = login.map { self.finding(of: $0, now: now) } ?? findingOfToken(now: now)
        finding.details = .init(
            clientId: login?.clientID ?? claims.clientID,
            user: login?.user,
            isRenewable: login.map { $0.refreshToken != nil },
            scopes: scopes.isEmpty ? nil : scopes,
            expires: (login?.expiry ?? claims.expiry)?.formatted(.iso8601)
        )
        if let precedence { finding.found += "; \(precedence)" }
        return finding
    }

    private func findingOfToken(now: Date) -> Finding {
        var finding = Finding(subject: .signIn, found: "")
        let kind = isReadyToken ? "a ready token" : "a token"
        let who = claims.clientID.map { "\(kind) of \(TextFormat.harmless($0))" } ?? kind
        guard claims.isReadable else {
            finding.found = "\(kind) that cannot be read (it is not a JWT), so its expiry is unknown"
            return finding
        }
        guard let expiry = claims.expiry else {
            finding.found = "\(who), without an expiry"
            return finding
        }
        let left = expiry.timeIntervalSince(now)
        let time = Self.spoken(expiry)
        if left > 0 {
            finding.found = "\(who), good for \(Self.spoken(left)), until \(time)"
        } else {
            finding.status = .failed(ExitStatus.notAuthorized)
            finding.found = "\(who), which ended \(Self.spoken(-left)) ago, at \(time)"
            finding.advice =
                isReadyToken ? "Get a new token, and set it in the same place." : "Is this machine's clock right?"
        }
        return finding
    }

    private func finding(of login: LoginTokens, now: Date) -> Finding {
        let user = login.user.map { "\(TextFormat.harmless($0)), " } ?? ""
        let left = Self.spoken(max(login.expiry.timeIntervalSince(now), 0))
        var finding = Finding(
            subject: .signIn,
            found:
                "\(user)by muster login through \(TextFormat.harmless(login.clientID)); the token is good for \(left), until \(Self.spoken(login.expiry))"
        )
        if login.refreshToken != nil {
            finding.found += ", and Muster renews it"
        } else {
            finding.status = .warning
            finding.advice =
                "The service gave no refresh token, so a run stops when the token ends. Ask for the scope offline_access, which muster login does by default."
        }
        return finding
    }

    /// The finding about the commands that the scopes allow.
    var commands: Finding {
        guard !scopes.isEmpty else {
            return Finding(
                subject: .commands,
                found: "unknown: the token does not list its scopes. Try: muster import robots.csv --limit 1"
            )
        }
        let rights = Rights(scopes: Set(scopes))
        var finding = Finding(subject: .commands, found: rights.allowed.joined(separator: ", "))
        finding.details = .init(scopes: scopes, allowed: rights.allowed, refused: rights.refused)
        guard !rights.refused.isEmpty else { return finding }
        finding.status = rights.allowed.isEmpty ? .failed(ExitStatus.notAuthorized) : .warning
        if rights.allowed.isEmpty { finding.found = "none, with the scopes \(scopes.joined(separator: " "))" }
        finding.advice = rights.lacks.map { names, scopes in
            "\(names.joined(separator: ", ")): \(scopes.joined(separator: " and ")) \(scopes.count == 1 ? "is" : "are") missing."
        }.joined(separator: " ")
        return finding
    }

    /// Returns a time in UTC as text.
    static func spoken(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
            + " UTC"
    }

    /// Returns a rounded duration as text.
    private static func spoken(_ seconds: Double) -> String {
        if seconds >= 172_800 { return "\(Int(seconds / 86_400)) days" }
        return Duration.seconds(seconds < 120 ? seconds : (seconds / 60).rounded() * 60).spoken
    }
}
