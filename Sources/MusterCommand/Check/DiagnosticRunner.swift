import FoundationEssentials
import IdentityAPI
import Muster

/// Checks everything that a run depends on, in order, and continues after failures as far as possible.
///
/// It makes at most three calls (a token, one account, the groups), and those of ``DeepCheck`` on request. No call writes, and none waits for a quota.
struct DiagnosticRunner: Sendable {
    let settings: Settings
    /// Whether later processes need to know the calls; `false` for a sandbox inside this process.
    let keepsQuota: Bool
    /// The deep check; `nil` without `--deep`.
    let deep: DeepCheck?
    /// Called with each finding at once.
    let tell: @Sendable (Finding) -> Void

    private static let tooEarly = "fix the items above first"

    /// Returns all findings, in the order of ``Finding/Subject``.
    func findings() async -> [Finding] {
        let notes = FindingCollector(isDeep: deep != nil, tell)
        let deployment = await notes.trying(.address) { try settings.deployment() }
        let concurrency = await notes.trying(.settings) { try settings.concurrency() }
        var quota: QuotaPolicy?
        if let deployment {
            quota = await notes.trying(.quotas) { try settings.quota(for: deployment) }
            await notes.trying(.proxy) {
                notes.add(contentsOf: try await ProxyCheck(settings: settings, deployment: deployment).findings())
            }
        }
        // Without the proxy, everything else would fail for the same cause.
        guard !notes.hasFailed(.proxy) else { return notes.rest(Self.tooEarly) }
        let credentials = await notes.trying(.signIn) { try await settings.credentials() }
        if let deployment, let credentials {
            do {
                let options = try settings.transportOptions(
                    for: deployment,
                    connections: (concurrency ?? .automatic).cap
                )
                try await AsyncHTTPClientTransport.with(options) { transport in
                    let tokens = TokenSource(credentials: credentials, deployment: deployment, transport: transport)
                    await ask(transport, tokens, deployment, credentials, quota ?? .unlimited, notes)
                }
            } catch {
                notes.add(Finding(.settings, failed: error))
            }
        }
        if let deployment, let quota, !notes.has(.quotas) {
            let id = settings.text(.organizationId)
            let history = keepsQuota ? id.flatMap { settings.quotaLog(deployment, $0, quota) } : nil
            notes.add(Finding(quota, QuotaGate(policy: quota, history: history)))
        }
        return notes.rest(Self.tooEarly)
    }

    /// Signs in and reads.
    private func ask(
        _ transport: any Transport,
        _ tokens: TokenSource,
        _ deployment: Deployment,
        _ credentials: Credentials,
        _ quota: QuotaPolicy,
        _ notes: FindingCollector
    ) async {
        let identity: SignedIn
        do {
            let claims = TokenClaims(token: try await tokens.token())
            identity = SignedIn(
                claims: claims,
                scopes: claims.scopes.isEmpty ? await tokens.requestedScopes ?? [] : claims.scopes,
                isReadyToken: credentials.isReady,
                login: credentials.isLogin ? try settings.loginFile.tokens() : nil,
                precedence: settings.precedenceOverLogin(at: deployment)
            )
        } catch {
            let scopes = await tokens.requestedScopes ?? []
            return notes.add(contentsOf: signInFailed(error, at: deployment, scopes))
        }
        guard let organization = SignedInOrganization(settings, identity.claims) else {
            // With a ready token there was no call yet, so the address is unproven.
            if !credentials.isReady { notes.add(address(deployment)) }
            return notes.add(contentsOf: [identity.finding(now: Date()), SignedInOrganization.missing])
        }
        let history = keepsQuota ? settings.quotaLog(deployment, organization.id, quota) : nil
        let gate = QuotaGate(policy: quota, history: history)
        // A call that would wait for its quota is reported instead.
        gate.stop()
        let client = IdentityClient(
            deployment: deployment,
            organizationID: organization.id,
            transport: transport,
            tokens: tokens,
            gate: gate
        )
        let reading = ReadProbe(client: client, organization: organization, isReadyToken: credentials.isReady)
        let accounts = await reading.accounts()
        notes.add(accounts.subject == .address ? accounts : address(deployment))
        notes.add(contentsOf: [identity.finding(now: Date()), organization.finding])
        if accounts.subject == .accounts {
            notes.add(accounts)
            var groups = await reading.groups()
            // Each cause is reported once.
            if groups.found == accounts.found { (groups.found, groups.advice) = ("the same as of the accounts", nil) }
            notes.add(groups)
            if let deep, accounts.isFine == true, groups.isFine == true { notes.add(await deep.finding(client)) }
        }
        if !notes.has(.quotas) { notes.add(Finding(quota, gate)) }
        notes.add(identity.commands)
    }

    private func address(_ deployment: Deployment) -> Finding {
        Finding(
            subject: .address,
            found: deployment.baseURL,
            details: .init(url: deployment.baseURL, tokenUrl: deployment.tokenURL)
        )
    }

    private func signInFailed(_ error: any Error, at deployment: Deployment, _ scopes: [String]) -> [Finding] {
        guard let error = error as? IdentityError else { return [Finding(.signIn, failed: error)] }
        let failure = Finding(signIn: error, at: deployment, scopes: scopes)
        let organization = SignedInOrganization(settings, nil)?.finding
        return (error.isOfConnection ? [failure] : [address(deployment), failure]) + [organization].compactMap(\.self)
    }
}

extension IdentityError {
    /// Whether there was no response, so that only the address is in doubt.
    var isOfConnection: Bool {
        switch kind {
        case .unreachable, .untrusted, .answerLost: status == nil
        default: false
        }
    }
}

extension Credentials {
    /// Whether they are a ready token.
    fileprivate var isReady: Bool {
        if case .token = self { true } else { false }
    }

    /// Whether they are a sign-in through a browser.
    fileprivate var isLogin: Bool {
        if case .login = self { true } else { false }
    }
}
