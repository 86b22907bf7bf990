import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

/// An HTTP service on loopback that answers what no sandbox does: the same answer to every call of a path.
enum OddService {
    struct Answer: Sendable {
        var status = HTTPResponseStatus.ok
        var type = "application/json"
        var body = ""
    }

    /// Runs `body` with the service's port.
    ///
    /// - Parameters:
    ///   - answers: by a part of the path; 404 for any other.
    ///   - tls: the certificate to show, in Certificates of the IdentityAPI tests; `nil` for plain HTTP.
    static func run<Result: Sendable>(
        _ answers: [String: Answer],
        tls: String? = nil,
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let context = try tls.map(context)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Answers(answers))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(listener.localAddress?.port ?? 0)
            try await listener.close()
            return result
        } catch {
            try? await listener.close()
            throw error
        }
    }

    /// A file of the certificates that the TLS tests have.
    static func certificate(_ name: String) -> String {
        let tests = FilePath(#filePath).removingLastComponent().removingLastComponent()
        return tests.appending("IdentityAPITests/Certificates/\(name)").string
    }

    private static func context(_ name: String) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate("\(name).pem"))
        let key = try NIOSSLPrivateKey(file: certificate("\(name).key"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answers: [String: Answer]
        private var path = ""

        init(_ answers: [String: Answer]) {
            self.answers = answers
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): path = head.uri
            case .body: break
            case .end:
                let answer = answers.first { path.contains($0.key) }?.value ?? Answer(status: .notFound)
                let headers: HTTPHeaders = [
                    "content-type": answer.type, "content-length": "\(answer.body.utf8.count)",
                ]
                let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
