import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The one place that knows HTTP: a request out, a whole and bounded answer back.
///
/// HTTP/1.1 only (AsyncHTTPClient's HTTP/2 stalls after a gateway's early answers), no redirects (a followed write would lose its body and
/// hand its token to another host), and no hidden retries.
public struct Transport: Sendable {
    /// What the connection needs to know.
    public struct Options: Sendable {
        /// The most connections at once. At least the run's concurrency, or the client's pool becomes a hidden queue.
        public var connections = 64
        /// A PEM file with the certificate authorities to trust instead of the system's.
        public var caFile: String?
        /// Which hosts are reached through a proxy.
        public var proxies = ProxyRules.none
        /// The longest that one exchange may take, from its start to the last byte of its answer.
        public var timeout: Duration = .seconds(100)
        /// The longest that making a connection may take.
        public var connectTimeout: Duration = .seconds(10)
        /// The most bytes that an answer may have.
        public var longestBody = 64 << 20

        /// The defaults.
        public init() {}
    }

    /// An answer, whole.
    struct Reply: Sendable {
        var status: Int
        var contentType: String
        var retryAfter: Duration?
        /// Whether the header is there at all, with whatever value.
        var saysRetryAfter = false
        /// The host that a redirect points at.
        var redirectHost: String?
        /// What the headers say of the quota.
        var quota = QuotaReport()
        /// All headers, for those who look at how the service behaves.
        var headers = HTTPHeaders()
        var body: [UInt8]
        /// From the start of the exchange to the last byte of the answer.
        var elapsed: Duration
        /// When the exchange started.
        var sent = ContinuousClock.now
        /// What the request carried and no message may repeat, should the service echo it.
        var secrets: [String] = []
    }

    /// The most bytes that Muster reads of the text of an error.
    private static let longestError = 1 << 20

    private let clients: ClientsByProxy
    private let options: Options

    /// Runs `body` with a transport whose connections are closed when it ends.
    ///
    /// - Throws: ``IdentityError`` `untrusted` when the CA file cannot be read; otherwise what `body` throws.
    package static func with<Result: Sendable>(
        _ options: Options,
        _ body: (Transport) async throws -> Result
    ) async throws -> Result {
        let clients = ClientsByProxy(configuration: try options.clientConfiguration(), rules: options.proxies)
        do {
            let result = try await body(Transport(clients: clients, options: options))
            try await clients.shutdown()
            return result
        } catch {
            try? await clients.shutdown()
            throw error
        }
    }

    /// Sends one request and collects its answer, whatever its status.
    ///
    /// - Throws: ``IdentityError``: `unreachable` and `untrusted` when nothing was sent, `answerLost` when it may have been.
    func send(
        _ method: Method,
        to url: String,
        headers: [(String, String)],
        body: [UInt8]? = nil,
        hiding secrets: [String] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let start = ContinuousClock.now
        let deadline = start + options.timeout
        let (client, proxy) = try clients.client(for: url)
        do {
            let response = try await client.execute(request, timeout: TimeAmount(options.timeout))
            let isError = response.status.code >= 300
            var bytes: [UInt8] = []
            do {
                // The client's own deadline ends with the head of the answer: a body that drips in for ever is cut off here.
                for try await chunk in response.body {
                    bytes.append(contentsOf: chunk.readableBytesView)
                    if isError, bytes.count > Self.longestError { break }
                    guard bytes.count <= options.longestBody else {
                        throw IdentityError(
                            .answerLost,
                            message: "The answer is longer than \(options.longestBody) bytes."
                        )
                    }
                    guard ContinuousClock.now < deadline else { throw HTTPClientError.deadlineExceeded }
                }
            } catch  where isError && !Task.isCancelled {
                // The status has come whole and says what happened; only the text of an error is cut off.
            }
            return Reply(
                status: Int(response.status.code),
                headers: response.headers,
                body: bytes,
                sent: start,
                secrets: secrets
            )
        } catch {
            let elapsed = ContinuousClock.now - start
            let known = await meaning(of: error, url: url, proxy)
            var failure = known ?? IdentityError(connectionFailure: error, timeout: options.timeout)
            failure.elapsed = elapsed
            throw failure
        }
    }

    /// What a failure means where TLS or a proxy is its cause.
    private func meaning(of error: any Error, url: String, _ proxy: Proxy?) async -> IdentityError? {
        if let error = error as? IdentityError { return error }
        let tls = TLSFailure(url: url, caFile: options.caFile, patience: options.connectTimeout, proxy: proxy)
        if let known = await tls.meaning(of: error) { return known }
        guard let proxy else { return nil }
        let failure = ProxyFailure(proxy: proxy, host: tls.host, port: tls.port, patience: options.connectTimeout)
        return await failure.meaning(of: error)
    }
}

extension Transport {
    /// The host of an absolute address; `nil` where it names none. The rest of an address may hold secrets.
    fileprivate static func host(of address: String) -> String? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last.map(String.init)
        return host.flatMap { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil }
    }
}

extension Transport.Reply {
    /// An answer as it came: its headers are read here.
    init(
        status: Int,
        headers: HTTPHeaders,
        body: [UInt8],
        sent: ContinuousClock.Instant = .now,
        secrets: [String] = []
    ) {
        let date = headers.first(name: "date")
        self.init(
            status: status,
            contentType: headers.first(name: "content-type") ?? "",
            retryAfter: RetryAfter.duration(headers["retry-after"], servedAt: date),
            saysRetryAfter: headers.contains(name: "retry-after"),
            redirectHost: headers.first(name: "location").flatMap(Transport.host),
            quota: RateLimitHeaders.report(served: date.flatMap(RetryAfter.httpDate) ?? Date()) { name in
                let values = headers[name]
                return values.isEmpty ? nil : values.joined(separator: ",")
            },
            headers: headers,
            body: body,
            elapsed: .now - sent,
            sent: sent,
            secrets: secrets
        )
    }
}

extension IdentityError {
    /// Tells a connection that was never made (nothing was sent) from an answer that got lost (it may have been applied).
    fileprivate init(connectionFailure error: any Error, timeout: Duration) {
        let neverConnected: [HTTPClientError] = [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout]
        switch error {
        case let error as NIOConnectionError:
            let cause = error.connectionErrors.last.map { Self.cause($0.error) } ?? "no address answers"
            self.init(.unreachable, message: "No connection to \(error.host):\(error.port): \(cause).")
        case let error as HTTPClientError where error.shortDescription == "Invalid header field values":
            // Refused before it is sent. The only header that is not our own text is the token, and the error holds it: never print it.
            self.init(.notAuthorized, message: "The token holds a character that cannot be sent, such as a line end.")
        case let error as HTTPClientError where neverConnected.contains(error):
            self.init(.unreachable, message: "No connection within the time limit (\(error)).")
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            self.init(.answerLost, message: "No complete answer within \(timeout.written).")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            self.init(.answerLost, message: "The connection was closed before the answer was complete.")
        case let error as ChannelError:
            // A connection that could not be made; once it stands, its failures come as the errors above or as I/O errors.
            self.init(.unreachable, message: "No connection (\(error)).")
        case let error as IOError where Self.errorsOfConnecting.contains(error.errnoCode):
            self.init(.unreachable, message: "No connection: \(Self.cause(error)).")
        default:
            self.init(.answerLost, message: "The connection failed: \(Self.cause(error)).")
        }
    }

    /// The system's errors of a connection that was never made.
    static let errorsOfConnecting = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

    /// The system's own words for what happened to a connection.
    private static func cause(_ error: any Error) -> String {
        if let error = error as? HTTPClientError { return error.shortDescription }
        return (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
    }
}
