import AsyncHTTPClient
import NIOCore
import NIOPosix

/// Connections that a proxy did not carry, told so that an administrator knows what to do about it. Nothing was sent to the service then.
extension ProxyTunnel {
    /// What the failure of a call means; `nil` when the proxy is not the cause.
    func meaning(of error: any Error) async -> IdentityError? {
        switch error {
        case is NIOConnectionError, is SocketAddressError: return down(Self.cause(error, patience))
        case let error as IOError where IdentityError.errorsOfConnecting.contains(error.errnoCode):
            return down(Self.cause(error, patience))
        case let error as HTTPClientError where error == .connectTimeout:
            return down("no answer within \(patience.written)")
        case let error as HTTPClientError where error == .remoteConnectionClosed: return await cut()
        case let error as HTTPClientError where Self.ofHandshakes.contains(error): return await lookedAgain()
        // Those of the SOCKS handshake, which async-http-client passes on as they are.
        case _ where Self.isOfHandshake(error): return await lookedAgain()
        default: return nil
        }
    }

    private static let ofHandshakes: [HTTPClientError] = [
        .proxyAuthenticationRequired, .invalidProxyResponse, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
    ]

    /// A connection that ended without an answer, which may have been one through the proxy or one to it; `nil` unless the proxy is down now.
    ///
    /// The call may have been sent before, so it counts as such.
    private func cut() async -> IdentityError? {
        guard let now = await problem(),
            now.proxyProblem == .isDown
        else { return nil }
        var error = IdentityError(.answerLost, message: now.message)
        error.proxyProblem = .isDown
        return error
    }

    /// Asks the proxy once more, for its words.
    private func lookedAgain() async -> IdentityError {
        await problem()
            ?? IdentityError(.isDown, said: "The proxy \(proxy) refused a connection, and accepts them again.")
    }

    /// Whether an error is one of NIO's SOCKS handler, or of a handshake that ended with its connection: neither has a public type.
    private static func isOfHandshake(_ error: any Error) -> Bool {
        let name = String(reflecting: type(of: error))
        return name.hasPrefix("NIOSOCKS.") || name.hasSuffix(".NoResult")
    }
}
