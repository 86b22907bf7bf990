import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The HTTP clients of a transport: one for direct connections and one for each proxy, made when a call first needs it.
///
/// The way of an address is decided once for its origin (scheme, host and port).
final class ClientsByProxy: Sendable {
    private struct State {
        var clients: [Proxy?: HTTPClient] = [:]
        var ways: [Substring: (HTTPClient, Proxy?)] = [:]
    }

    private let configuration: HTTPClient.Configuration
    private let rules: ProxyRules
    private let state = Mutex(State())

    init(configuration: HTTPClient.Configuration, rules: ProxyRules) {
        self.configuration = configuration
        self.rules = rules
    }

    /// Returns the client for an address, with the proxy that it goes through.
    ///
    /// - Throws: ``IdentityError`` `untrusted` when what is set is no proxy.
    func client(for url: String) throws -> (HTTPClient, Proxy?) {
        let origin = Self.origin(of: url)
        return try state.withLock { state in
            if let known = state.ways[origin] { return known }
            let proxy: Proxy?
            do throws(InvalidProxy) { proxy = try rules.route(to: url).proxy } catch {
                throw IdentityError(.untrusted, message: error.description)
            }
            let client = state.clients[proxy] ?? makeClient(proxy)
            state.clients[proxy] = client
            state.ways[origin] = (client, proxy)
            return (client, proxy)
        }
    }

    /// Closes all connections.
    func shutdown() async throws {
        let clients = state.withLock { state in
            defer { state = State() }
            return Array(state.clients.values)
        }
        for client in clients { try await client.shutdown() }
    }

    private func makeClient(_ proxy: Proxy?) -> HTTPClient {
        var configuration = configuration
        configuration.proxy = proxy.map { proxy in
            switch proxy.kind {
            case .socks5: .socksServer(host: proxy.host, port: proxy.port)
            case .http:
                .server(
                    host: proxy.host,
                    port: proxy.port,
                    authorization: proxy.signIn.map { .basic(credentials: $0.basic) }
                )
            }
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Returns an address up to its path.
    private static func origin(of url: String) -> Substring {
        var slashes = 0
        let end = url.utf8.firstIndex { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes == 3
        }
        return url[..<(end ?? url.endIndex)]
    }
}

extension AsyncHTTPClientTransport.Options {
    /// What async-http-client is told of connections.
    ///
    /// - Throws: ``IdentityError`` `untrusted` when the CA file cannot be read.
    func clientConfiguration() throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout))
        )
        configuration.httpVersion = .http1Only
        // Even without a tracer every request would put together what to trace.
        configuration.tracing.tracer = nil
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Swift.max(connections, 8)
        // Its own back-off would hide a dead server until the deadline; the run pauses and says so instead.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { [timeout] channel in
            channel.eventLoop.submit {
                // Behind the decoder, in the order in which a response passes them.
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                let handlers: [any ChannelHandler] = [
                    ResponseValidator(), BodyTimeout(TimeAmount(timeout)), RequestCoalescer(),
                ]
                try pipeline.addHandlers(handlers, position: .after(decoder))
            }
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        // Left to itself it would accept TLS 1.0 and 1.1.
        tls.minimumTLSVersion = .tlsv12
        if let caFile {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile))
            } catch {
                throw IdentityError(
                    .untrusted,
                    message: "\(caFile): this CA file contains no readable certificate. It must be a PEM file."
                )
            }
        }
        configuration.tlsConfiguration = tls
        return configuration
    }
}

extension TimeAmount {
    /// The same time for NIO.
    init(_ duration: Duration) {
        self = .milliseconds(duration.milliseconds)
    }
}
