/// A client of the Identity service for one organization. Each method is one call: it waits for the quota and carries the token. Its
/// ``IdentityError`` says whether a failed call may be repeated and whether the service may have applied it.
///
/// The client handles two answers itself. After a 401 it renews the token and sends the call once more. After a 429 it pauses all calls of the
/// method and sends the call again when the window allows, as often as necessary, because the service did not apply it. Only a 429 that asks
/// for a wait far beyond the window ends the call, as `throttled`.
public struct IdentityClient: Sendable {
    /// Where the service is.
    public var deployment: Deployment { connection.deployment }
    /// The organization that every call is about.
    public var organizationID: String { connection.organizationID }
    /// The calls that each window allows.
    public var quota: QuotaPolicy { gate.policy }
    /// Where calls wait for their quota.
    package var gate: QuotaGate { connection.gate }
    /// Decides how many calls may be in flight; `nil` for any number.
    package var admission: (any CallAdmission)?

    private let connection: Connection
    private var tokens: TokenSource { connection.tokens }

    /// A client of one organization.
    package init(
        deployment: Deployment,
        organizationID: String,
        transport: any Transport,
        tokens: TokenSource,
        gate: QuotaGate
    ) {
        connection = Connection(deployment, organizationID, transport, tokens, gate)
    }

    /// What the copies of a client share: one object, because every call hands the client on several times.
    private final class Connection: Sendable {
        let deployment: Deployment
        let organizationID: String
        let transport: any Transport
        let tokens: TokenSource
        let gate: QuotaGate
        /// The beginning of every address.
        let api: String

        init(
            _ deployment: Deployment,
            _ organizationID: String,
            _ transport: any Transport,
            _ tokens: TokenSource,
            _ gate: QuotaGate
        ) {
            self.deployment = deployment
            self.organizationID = organizationID
            self.transport = transport
            self.tokens = tokens
            self.gate = gate
            api = deployment.baseURL + "/api/"
        }
    }

    /// Whether it is known, without a call, that the sign-in may not change groups.
    public var lacksGroupWrite: Bool {
        get async { await tokens.lacksGroupWrite }
    }

    /// Called when the quota has admitted a call, before its first byte leaves. What it throws keeps the call from being sent, and its place in the window is given back.
    public typealias BeforeSending = @Sendable () async throws -> Void

    /// Makes a call and reads its answer as `Value`.
    func call<Value: ServiceAnswer>(
        _ method: Method,
        _ path: [String],
        query: [(String, String)] = [],
        body: LateBody? = nil,
        beforeSending: BeforeSending? = nil
    ) async throws -> Response<Value> {
        let reply = try await exchange(method, url(path, query), body: body, beforeSending: beforeSending)
        return reply.response(try reply.decoded(as: Value.self, from: deployment.baseURL))
    }

    /// Makes a call and reads its answer as `Value`; `nil` where the service accepts the call without a body.
    func callForAnswer<Value: ServiceAnswer>(
        _ method: Method,
        _ path: [String],
        body: LateBody?
    ) async throws -> Response<Value?> {
        let reply = try await exchange(method, url(path, []), body: body, beforeSending: nil)
        let isTold = !(200..<300).contains(reply.status) || reply.body.contains { $0 > 0x20 }
        return reply.response(isTold ? try reply.decoded(as: Value.self, from: deployment.baseURL) : nil)
    }

    /// What a call carries, made when the quota has admitted it: it may hold what grows old while the call waits.
    typealias LateBody = @Sendable () async throws -> any RequestBody

    /// Makes a call of which only the status matters: any 2xx that is not a web page.
    func callForStatus(
        _ method: Method,
        _ path: [String],
        body: LateBody? = nil,
        beforeSending: BeforeSending? = nil
    ) async throws -> Response<Void> {
        let url = url(path, [])
        let reply = try await exchange(method, url, body: body, beforeSending: beforeSending)
        try reply.checkSuccess(from: deployment.baseURL)
        return reply.response(())
    }

    /// The address of a call.
    func url(_ path: [String], _ query: [(String, String)]) -> String {
        let base = connection.api + path.map(percentEncoded).joined(separator: "/")
        let items = query.map { "\($0)=\(percentEncoded($1))" }
        return items.isEmpty ? base : base + "?" + items.joined(separator: "&")
    }

    /// Makes a call, once more with a new token where the first is refused, and as often as it takes where the quota is spent.
    func exchange(
        _ method: Method,
        _ url: String,
        body: LateBody?,
        beforeSending: BeforeSending?
    ) async throws -> Reply {
        var refusedToken: String?
        var refusals = 0
        while true {
            let (reply, token) = try await attempt(method, url, body, beforeSending, insteadOf: refusedToken)
            if reply.isThrottled {
                let error = reply.error()
                if let wait = error.retryAfter, wait > gate.policy.window + gate.patience { throw error }
                RetryAfterWait.announce(error)
                continue
            }
            guard reply.status == 401 else { return reply }
            refusals += 1
            // The second refusal counts, unless the token proves nothing.
            guard refusals == 1 || refusals < 6 && tokens.mayBeOutdated(token) else { return reply }
            refusedToken = token
        }
    }

    /// Makes one exchange: takes a place among the calls in flight and one in the window, and returns both however it ends.
    ///
    /// - Parameter refused: a token that the service has just refused; `nil` for none.
    private func attempt(
        _ method: Method,
        _ url: String,
        _ body: LateBody?,
        _ beforeSending: BeforeSending?,
        insteadOf refused: String?
    ) async throws -> (reply: Reply, token: String) {
        /// The call's number among those in flight, once it is sent, and how it ended.
        var call: (number: Int, end: CallEnd)?
        let hasWaited = !(admission?.takeFreePlace(method) ?? true)
        if hasWaited { await admission?.waitForPlace(method) }
        defer { admission?.leave(method, call) }
        if hasWaited { try gate.requireRunning() }
        let place = try await gate.admit(method)
        do {
            let bytes: [UInt8]? = if let body { try await body().json() } else { nil }
            // Only now: a token that was fetched before a long wait for the quota, or before the reads that a body needs, could have ended meanwhile.
            let token = if let refused { try await tokens.token(insteadOf: refused) } else { try await tokens.token() }
            // With the labels that a transport's request has: Swift would cast each pair of another array by itself.
            var headers: [(name: String, value: String)] = [
                ("authorization", "Bearer \(token)"), ("accept", "application/json"),
            ]
            if bytes != nil { headers.append(("content-type", "application/json")) }
            try await beforeSending?()
            call = (admission?.sent(method) ?? 0, .withheld)
            let secrets = [token] + tokens.secrets
            let transport = connection.transport
            let reply = try await transport.reply(method, to: url, headers: headers, body: bytes, hiding: secrets)
            call?.end = CallEnd(reply)
            let throttled = reply.isThrottled ? Optional.some(reply.retryAfter) : nil
            gate.answered(place, throttled: throttled, report: reply.quota)
            return (reply, token)
        } catch {
            call?.end = CallEnd(error)
            if call == nil { gate.withdraw(place) } else { gate.answered(place) }
            throw error
        }
    }
}

extension Reply {
    /// The answer with what was read from it.
    fileprivate func response<Value>(_ value: Value) -> Response<Value> {
        Response(value: value, status: status, elapsed: elapsed, sent: sent)
    }
}
