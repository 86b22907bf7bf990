import AsyncHTTPClient
import LibC
import NIOCore
import NIOHTTP1
import NIOPosix

/// The transport that Muster uses by itself: async-http-client, with TLS, proxies, a time limit and a bound on each body.
///
/// HTTP/1.1 only (AsyncHTTPClient's HTTP/2 stalls after a gateway's early answers), no redirects (a followed write would lose its body and
/// hand its token to another host), and no hidden retries.
public struct AsyncHTTPClientTransport: Transport {
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

    /// The most bytes that Muster reads of the text of an error.
    private static let longestError = 1 << 20

    private let clients: ClientsByProxy
    private let options: Options

    /// Runs `body` with a transport whose connections are closed when it ends.
    ///
    /// - Parameters:
    ///   - options: how connections are made.
    ///   - isolation: where `body` runs: where this is called.
    ///   - body: what to do with the transport, which is good until it returns.
    /// - Throws: ``IdentityError`` `untrusted` when the CA file cannot be read; otherwise what `body` throws.
    public static func with<Result: Sendable>(
        _ options: Options = Options(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (AsyncHTTPClientTransport) async throws -> Result
    ) async throws -> Result {
        let clients = ClientsByProxy(configuration: try options.clientConfiguration(), rules: options.proxies)
        do {
            let result = try await body(AsyncHTTPClientTransport(clients: clients, options: options))
            try await clients.shutdown()
            return result
        } catch {
            try? await clients.shutdown()
            throw error
        }
    }

    /// Sends a request and collects its response, whatever its status.
    ///
    /// - Throws: ``IdentityError``: `unreachable` and `untrusted` when nothing was sent, `answerLost` when it may have been.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        var clientRequest = HTTPClientRequest(url: request.url)
        clientRequest.method = .init(rawValue: request.method.rawValue)
        for (name, value) in request.headers { clientRequest.headers.add(name: name, value: value) }
        if let body = request.body { clientRequest.body = .bytes(body) }
        let deadline = ContinuousClock.now + options.timeout
        let (client, proxy) = try clients.client(for: request.url)
        do {
            let response = try await client.execute(clientRequest, timeout: TimeAmount(options.timeout))
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
            return TransportResponse(status: Int(response.status.code), fields: response.headers, body: bytes)
        } catch {
            let known = await meaning(of: error, url: request.url, proxy)
            throw known ?? IdentityError(connectionFailure: error, timeout: options.timeout)
        }
    }

    /// What a failure means where TLS or a proxy is its cause.
    private func meaning(of error: any Error, url: String, _ proxy: Proxy?) async -> IdentityError? {
        if let error = error as? IdentityError { return error }
        let tls = TLSFailure(url: url, caFile: options.caFile, patience: options.connectTimeout, proxy: proxy)
        if let known = await tls.meaning(of: error) { return known }
        guard let proxy else { return nil }
        let tunnel = ProxyTunnel(proxy, to: tls.host, port: tls.port, patience: options.connectTimeout)
        return await tunnel.meaning(of: error)
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
