import IdentityAPI
import NIOCore
import NIOHTTP1

/// The Identity service: owns the sandbox's contents and handles one call at a time.
///
/// A call passes, in this order: outage, token, base path, organization, quota, fault before applying, scope, the
/// store, fault after applying.
actor IdentityService {
    let options: SandboxOptions
    var faults: Faults { options.faults }
    var organizations: [String: Organization]
    var tokens: Tokens
    var authorizations: Authorizations
    var callLog = CallLog()
    var identifiers: SeededRandom

    private let started = ContinuousClock.now
    var quotas: [String: QuotaWindows] = [:]
    private var faultInjector: FaultInjector
    private var load: LoadBooks
    private var outage: OutageWatch
    private var heldAnswers = HeldAnswers()
    private var unauthorizedLeft: Int
    private var traces: SeededRandom
    var shuffles: SeededRandom
    /// The read-only accounts, once a call needs them.
    private var protectedIDs: Set<String>?
    /// The earlier states that lagging reads show.
    private var past = Past()
    /// The number of accounts that another client deleted after their page.
    var vanished = 0
    /// The number of bulk deletes that stopped half way.
    var stoppedDeletes = 0
    /// The other client.
    var others: OthersWork

    /// The service's age, the clock of windows, tokens and outages.
    var age: Duration { started.duration(to: .now) }

    init(_ options: SandboxOptions) {
        self.options = options
        identifiers = SeededRandom(seed: options.faults.seed, purpose: 1)
        traces = SeededRandom(seed: options.faults.seed, purpose: 2)
        shuffles = SeededRandom(seed: options.faults.seed, purpose: 6)
        faultInjector = FaultInjector(options.faults)
        load = LoadBooks(options.faults.load)
        outage = OutageWatch(options.faults.outage)
        tokens = Tokens(readyToken: options.readyToken, scopes: options.grantedScopes)
        authorizations = Authorizations(options.faults)
        unauthorizedLeft = options.faults.unauthorizedAtFirst ?? 0
        others = OthersWork(options.faults)
        let (id, hidesEveryone) = (options.organizationID, options.faults.hidesEveryone)
        let first: Organization
        if let contents = options.contents {
            first = Organization(contents, id: id, hidesEveryone: hidesEveryone, identifiers: &identifiers)
        } else {
            first = .guide(id: id, hidesEveryone: hidesEveryone)
        }
        let create = Organization.guideCreateExample(hidesEveryone: hidesEveryone)
        organizations = [create.key: create, first.key: first]
        organizations[first.key]!.addSampleAccounts(options.accounts, identifiers: &identifiers)
    }

    /// Applies a call and returns its response. The caller must call ``finished(_:)`` afterwards.
    func answer(_ call: Call) -> SandboxResponse {
        callLog.begin(call)
        let age = self.age
        if let form = outage.form(for: call, at: age) {
            var answer = form.answer(refused)
            if let wait = faults.outageWait { answer.headers.askToWait(wait, faults.retryAfter) }
            return answer
        }
        switch call.route {
        case .elsewhere:
            switch faults.elsewhere {
            case .page: return .page
            case .notFound: return SandboxResponse(status: .notFound)
            case .json: return .json(.ok, [:] as JSON)
            }
        case .methodNotAllowed: return SandboxResponse(status: .methodNotAllowed)
        case .token:
            if faultInjector.tokenEndpointFails() { return .text(.serviceUnavailable, "Try later.") }
            return issueToken(call, at: age)
        case .authorize: return authorize(FormFields(call.query ?? ""), at: age)
        case .discovery: return discovery(call)
        case .revocation: return revoke(call)
        default: return answerAPI(call, at: age)
        }
    }

    /// Records that a call's response is about to leave.
    func finished(_ call: Call) { callLog.end(call) }

    /// Returns a task that ends when the response to a call may leave; `nil` for at once.
    func hold(_ call: Call) -> AsyncStream<Void>? {
        call.isWrite ? heldAnswers.hold(creates: callLog.createsReceived.count) : nil
    }

    /// Holds back the responses to writes after a number of creates.
    func holdAnswers(afterCreates count: Int) { heldAnswers.begin(afterCreates: count) }

    /// Releases all responses.
    func releaseAnswers() { heldAnswers.release() }

    /// Revokes the issued tokens and refresh tokens.
    func endSignIns() {
        tokens.revokeIssued()
        authorizations.endAll()
    }

    /// Ends the outage.
    func endOutage() { outage.end() }

    private func answerAPI(_ call: Call, at age: Duration) -> SandboxResponse {
        guard let bearer = call.bearer, let scopes = tokens.scopes(of: bearer, at: age), !refusesSignIn() else {
            return SandboxResponse(status: .unauthorized, headers: ["WWW-Authenticate": "Bearer"])
        }
        if faults.base == .host, !call.isAtHost { return .page }
        do throws(Refusal) {
            if faults.base == .organization, call.isAtHost { throw .hostLevelBase }
            let organization = try organization(of: call)
            let decision = count(call, of: organization, at: age)
            var answer =
                decision.isAdmitted
                ? serve(call, in: organization, scopes: scopes) : throttled(call, wait: decision.reset)
            if faults.rateLimitHeaders { answer.headers.append(decision, asWords: faults.rateLimitWords) }
            if let ahead = faults.clockAhead {
                answer.headers.add(name: "Date", value: Timestamp.httpDate(after: ahead))
            }
            return answer
        } catch {
            return refused(error)
        }
    }

    /// Injects faults before and after the store applies a call.
    private func serve(_ call: Call, in organization: String, scopes: Set<String>) -> SandboxResponse {
        if let most = faults.mostAtOnce, callLog.inFlight > most {
            return .text(.serviceUnavailable, "Too many requests are being served at once.")
        }
        let delay = faultInjector.delay(of: call) + load.duration(of: call, at: age, inFlight: callLog.inFlight)
        let fault = faultInjector.fault(of: call)
        if let fault {
            callLog.faults[fault, default: 0] += 1
            if fault == .throttled { return throttled(call, wait: faults.throttleWait) }
            if !fault.happensAfterApplying { return fault.spoil(.page) }
        }
        var answer: SandboxResponse
        do throws(Refusal) {
            if protects(call, in: organization) { throw .protected(faults.protection) }
            guard allows(call, scopes: scopes) else {
                throw .missingScope(call.route, isEmpty: faults.emptyMissingScope)
            }
            if faults.lag != nil, call.isWrite { past.keep(organizations[organization]!, until: age) }
            if let lag = faults.lag, call.method == .get, var seen = past.seen(of: organization, at: age - lag) {
                answer = try apply(call, in: &seen)
            } else {
                answer = try apply(call, in: &organizations[organization]!)
            }
        } catch {
            answer = refused(call.isWrite && faults.refusesInsideSuccess ? error.insideSuccess : error)
        }
        if others.isAtWork, call.isWrite {
            others.follow(call.writtenAccounts, in: &organizations[organization]!, at: age)
        }
        if let fault { answer = fault.spoil(answer) }
        answer.delay = delay
        return answer
    }

    private func allows(_ call: Call, scopes: Set<String>) -> Bool {
        if faults.groupWrite == .deny, call.route.writesGroup { return false }
        return !scopes.isDisjoint(with: call.route.scopes)
    }

    /// Returns a refusal in its own form, or in the one that the faults force.
    func refused(_ refusal: Refusal) -> SandboxResponse {
        let shape = refusal.status == .ok ? .result : faults.errorShape ?? refusal.shape
        guard faults.charset != .utf8, shape != .empty else {
            return shape.answer(for: refusal, traceID: nextTraceID())
        }
        return shape.answer(for: faults.charset.marking(refusal), traceID: nextTraceID()).encoded(in: faults.charset)
    }

    /// Returns whether a call would change a read-only account.
    private func protects(_ call: Call, in organization: String) -> Bool {
        guard faults.protectedAccounts > 0, call.isWrite else { return false }
        let oldest = organizations[organization]?.accounts.all.prefix(faults.protectedAccounts).map(\.id) ?? []
        protectedIDs = protectedIDs ?? Set(oldest)
        return !call.writtenAccounts.isDisjoint(with: protectedIDs ?? [])
    }

    private func refusesSignIn() -> Bool {
        guard unauthorizedLeft > 0 else { return false }
        unauthorizedLeft -= 1
        return true
    }

    /// Returns the key of a call's organization.
    private func organization(of call: Call) throws(Refusal) -> String {
        var id = call.organization ?? ""
        switch call.body {
        case .unreadable: throw .unreadableBody
        case .tooLarge: throw .bodyTooLarge
        case .fields(let fields): id = call.organization ?? fields.partitionGlobalId ?? ""
        case .none, .form: break
        }
        guard organizations[id.lowercased()] != nil else { throw .invalidOrganization(id) }
        return id.lowercased()
    }

    private func nextTraceID() -> String {
        "00-\(traces.hexadecimal(32))-\(traces.hexadecimal(16))-00"
    }
}
