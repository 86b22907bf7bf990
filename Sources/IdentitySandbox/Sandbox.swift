import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import SystemPackage

/// A local Identity service with real HTTP, for rehearsals and tests.
///
/// It lives inside the process, listens on loopback only, keeps everything in memory and writes no log:
///
/// ```swift
/// try await Sandbox.run { sandbox in
///     print(sandbox.apiURL)       // http://127.0.0.1:40123/sandbox/identity_
/// }
/// ```
public enum Sandbox {
    /// Starts a service, hands it to `body`, and shuts it down when `body` returns, throws, or its task is cancelled.
    ///
    /// When this returns, the port is free again and every connection is closed.
    /// - Throws: ``SandboxCannotStart`` when the port cannot be had; what `body` throws.
    public static func run<Result: Sendable>(
        _ options: SandboxOptions = SandboxOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RunningSandbox) async throws -> Result
    ) async throws -> Result {
        let service = IdentityService(options)
        let (ports, announcement) = AsyncStream<Int>.makeStream()
        let server = Server(
            childChannelSetup: HTTP1Channel(
                responder: ServiceResponder(service: service).respond,
                configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [DepartureHandler()])
            ),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: options.port)),
            onServerRunning: { announcement.yield($0.localAddress?.port ?? options.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "muster.sandbox", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // The stream ends with the server, so that a server which never starts does not leave us waiting.
                defer { announcement.finish() }
                do {
                    try await server.run()
                } catch let error as IOError {
                    throw SandboxCannotStart(port: options.port, cause: Errno(rawValue: error.errnoCode))
                }
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.next()
                throw CancellationError()
            }
            return try await body(RunningSandbox(port: port, options: options, service: service))
        }
    }
}

/// The reason that a sandbox could not begin to listen.
public struct SandboxCannotStart: Error, CustomStringConvertible {
    /// The port that was asked for.
    public let port: Int
    /// What the system said.
    public let cause: Errno

    /// A sentence for people.
    public var description: String {
        "The sandbox cannot listen on port \(port) of 127.0.0.1 (\(cause)). Port 0 takes a free one."
    }
}
