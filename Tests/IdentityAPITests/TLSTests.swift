import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("TLS", .inTurn)
struct TLSTests {
    /// The files of `Certificates`.
    private enum Certificate: String {
        case server
        case otherHost = "other-host"
        case expired
        case notYetValid = "not-yet-valid"

        static func path(_ name: String) -> String {
            var parts = #filePath.split(separator: "/").dropLast().map(String.init)
            parts += ["Certificates", name]
            return "/" + parts.joined(separator: "/")
        }

        func context(maximumVersion: TLSVersion? = nil) throws -> NIOSSLContext {
            let chain = try NIOSSLCertificate.fromPEMFile(Self.path("\(rawValue).pem"))
            let key = try NIOSSLPrivateKey(file: Self.path("\(rawValue).key"), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = maximumVersion
            return try NIOSSLContext(configuration: configuration)
        }
    }

    private static let authority = Certificate.path("ca.pem")
    private static let page = #"{"totalCount":1,"results":[{"id":"1","name":"one"}]}"#

    /// Runs `body` with the port of a proper HTTPS server and what it counted.
    private func withServer(
        _ certificate: Certificate,
        maximumVersion: TLSVersion? = nil,
        _ body: (Int, Tally) async throws -> Void
    ) async throws {
        let context = try certificate.context(maximumVersion: maximumVersion)
        let tally = Tally()
        try await LoopbackServer.run { channel in
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(FixedAnswer(Self.page, tally))
        } _: {
            try await body($0, tally)
        }
    }

    private func call(_ url: String, caFile: String? = authority) async throws -> RobotAccountPage {
        var options = AsyncHTTPClientTransport.Options.patient
        options.caFile = caFile
        return try await AsyncHTTPClientTransport.with(options) {
            try await $0.reply(.get, to: url, headers: []).decoded(as: RobotAccountPage.self, from: url)
        }
    }

    /// The error of a call that must fail without a request having been received.
    private func refusal(
        _ certificate: Certificate,
        host: String = "127.0.0.1",
        caFile: String? = authority,
        maximumVersion: TLSVersion? = nil
    ) async throws -> IdentityError? {
        var refusal: IdentityError?
        try await withServer(certificate, maximumVersion: maximumVersion) { port, tally in
            refusal = await #expect(throws: IdentityError.self) {
                try await call("https://\(host):\(port)/x", caFile: caFile)
            }
            #expect(tally.requests == 0)
        }
        return refusal
    }

    @Test(
        "A server of the company's own authority is trusted when its CA file is given",
        arguments: ["localhost", "127.0.0.1"]
    )
    func ownAuthority(host: String) async throws {
        try await withServer(.server) { port, _ in
            let page = try await call("https://\(host):\(port)/x")
            #expect(page.results.first?.name == "one")
        }
    }

    @Test(
        "A certificate that must not be trusted ends the call before anything is sent, and the reason says what to do",
        arguments: [
            (.server, "127.0.0.1", nil, ["authority", "does not trust", "--ca-file"]),
            (.server, "localhost", nil, ["authority", "does not trust", "--ca-file"]),
            (.server, "localhost", "other-host.pem", ["None of the authorities", "other-host.pem"]),
            (.otherHost, "127.0.0.1", "ca.pem", ["certificate of 127.0.0.1", "another host"]),
            (.otherHost, "localhost", "ca.pem", ["certificate of localhost", "another host"]),
            (.expired, "127.0.0.1", "ca.pem", ["expired on 2021-01-01"]),
            (.expired, "localhost", "ca.pem", ["expired on 2021-01-01"]), (.expired, "localhost", nil, ["expired"]),
            (.notYetValid, "localhost", "ca.pem", ["not valid before 2119-01-01", "clock"]),
        ] as [(Certificate, String, String?, [String])]
    )
    private func refused(certificate: Certificate, host: String, caFile: String?, words: [String]) async throws {
        let error = try await refusal(certificate, host: host, caFile: caFile.map { Certificate.path($0) })
        #expect(error?.kind == .untrusted)
        #expect(error?.isTransient == false && error?.mayHaveBeenApplied == false)
        for word in words { #expect(error?.message.contains(word) == true, "\(String(describing: error))") }
        #expect(error?.message.contains("OPENSSL") == false)
    }

    @Test("A server that only speaks an outdated TLS is refused")
    func outdated() async throws {
        let error = try await refusal(.server, maximumVersion: .tlsv11)
        #expect(error?.kind == .untrusted)
        #expect(error?.message.contains("PROTOCOL_VERSION") == true, "\(String(describing: error))")
    }

    @Test("An untrusted token endpoint is as final as an untrusted service")
    func signIn() async throws {
        try await withServer(.expired) { port, tally in
            var options = AsyncHTTPClientTransport.Options.patient
            options.caFile = Self.authority
            try await AsyncHTTPClientTransport.with(options) { transport in
                let tokens = TokenSource(
                    credentials: .application(id: "i", secret: "s3cret", scope: ""),
                    deployment: try Deployment(url: "https://localhost:\(port)/identity"),
                    transport: transport
                )
                let error = await #expect(throws: IdentityError.self) { try await tokens.token() }
                #expect(error?.kind == .untrusted && error?.message.contains("expired") == true)
            }
            #expect(tally.requests == 0)
        }
    }

    @Test(
        "A server that answers an https: URL without TLS is distinguished from one that is down",
        arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "220 mail.example.com ESMTP\r\n"]
    )
    func plainText(greeting: String) async throws {
        try await LoopbackServer.run { channel in
            try channel.pipeline.syncOperations.addHandler(Greeter(greeting))
        } _: { port in
            let error = await #expect(throws: IdentityError.self) { try await call("https://localhost:\(port)/x") }
            #expect(error?.kind == .untrusted, "\(String(describing: error))")
            #expect(error?.message.contains("localhost:\(port) does not speak TLS") == true)
        }
    }

    @Test("A handshake that is never answered, or cut, was never a connection", arguments: [true, false])
    func cutHandshake(silent: Bool) async throws {
        try await LoopbackServer.run { channel in
            try channel.pipeline.syncOperations.addHandler(Greeter(silent ? nil : ""))
        } _: { port in
            var options = AsyncHTTPClientTransport.Options.patient
            options.connectTimeout = .seconds(1)
            try await AsyncHTTPClientTransport.with(options) { transport in
                let error = await #expect(throws: IdentityError.self) {
                    try await transport.reply(.post, to: "https://localhost:\(port)/x", headers: [], body: [1])
                }
                #expect(error?.kind == .unreachable, "\(String(describing: error))")
            }
        }
    }

    @Test(
        "An answer that is cut below TLS is lost, and its write may have been applied",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n{\"totalCount\":1", "HTTP/1.1 200 OK\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{",
        ]
    )
    func cutAnswer(start: String) async throws {
        let context = try Certificate.server.context()
        try await LoopbackServer.run(script: [.send(start), .cut], tls: context) { port in
            var options = AsyncHTTPClientTransport.Options.patient
            options.caFile = Self.authority
            try await AsyncHTTPClientTransport.with(options) { transport in
                let error = await #expect(throws: IdentityError.self) {
                    try await transport.reply(.post, to: "https://localhost:\(port)/x", headers: [], body: [1])
                }
                #expect(error?.kind == .answerLost, "\(String(describing: error))")
            }
        }
    }
}

/// Answers every HTTP request with the same JSON.
private final class FixedAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let body: String
    private let tally: Tally

    init(_ body: String, _ tally: Tally) {
        self.body = body
        self.tally = tally
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        tally.sawRequest()
        let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "\(body.utf8.count)"]
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// Answers whatever comes first with a text and an end; an empty text is an end only, and `nil` never answers.
private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let greeting: String?

    init(_ greeting: String?) {
        self.greeting = greeting
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let greeting else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(string: greeting)), promise: nil)
        context.close(promise: nil)
    }
}
