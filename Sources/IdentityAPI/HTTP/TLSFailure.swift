import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL

/// A TLS connection that failed, told so that an administrator knows what to do about it.
///
/// BoringSSL says that a certificate was refused and keeps the cause to itself. The server is therefore asked for its certificates once more, on a
/// connection that carries no request and that is refused in the middle of its handshake: what they show is used for words only, never for trust.
struct TLSFailure {
    let host: String
    let port: Int
    let caFile: String?
    /// The longest that the second look may take.
    let patience: Duration
    /// The proxy that the connection went through.
    let proxy: Proxy?

    init(url: String, caFile: String?, patience: Duration, proxy: Proxy? = nil) {
        let url = URL(string: url)
        host = url?.host() ?? "the server"
        port = url?.port ?? 443
        self.caFile = caFile
        self.patience = patience
        self.proxy = proxy
    }

    /// What the failure of a connection means; `nil` when it is none of TLS's.
    func meaning(of error: any Error) async -> IdentityError? {
        if let error = error as? NIOSSLError { return await sorted(error) }
        if let error = error as? NIOSSLExtraError {
            guard error == .failedToValidateHostname else { return untrusted("The TLS handshake failed: \(error).") }
            return untrusted(
                "The certificate of \(host) is for another host. Use the address that the certificate names."
            )
        }
        return nil
    }

    private func sorted(_ error: NIOSSLError) async -> IdentityError {
        switch error {
        case .uncleanShutdown, .shutdownFailed, .readInInvalidTLSState, .writeDuringTLSShutdown:
            // The handshake was long over, so a request may have been received.
            return IdentityError(.answerLost, message: "The connection was cut before the answer was complete.")
        case .handshakeFailed(let cause):
            if case .sslError(let stack) = cause,
                stack.contains(.eofDuringHandshake) || stack.contains(.eofDuringAdditionalCertficiateChainValidation)
            {
                return IdentityError(.unreachable, message: "\(host) closed the connection during the TLS handshake.")
            }
            let reason = Self.reason("\(cause)")
            switch reason {
            case "CERTIFICATE_VERIFY_FAILED": return untrusted(await doubtAboutCertificates())
            case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST":
                return untrusted(
                    "\(host):\(port) does not speak TLS. Check the port of the URL"
                        + (proxy.map { ", and whether \($0.address) is a proxy" } ?? "") + "."
                )
            default: return untrusted("The TLS handshake with \(host) failed: \(reason).")
            }
        case .unableToValidateCertificate, .noCertificateToValidate:
            return untrusted(await doubtAboutCertificates())
        default: return untrusted("TLS with \(host) failed: \(error).")
        }
    }

    private func untrusted(_ message: String) -> IdentityError {
        IdentityError(.untrusted, message: message)
    }

    /// OpenSSL's name for a cause: `NAME` of `error:1000007d:SSL routines:OPENSSL_internal:NAME at file:line`.
    private static func reason(_ description: String) -> String {
        guard let marker = description.firstRange(of: "OPENSSL_internal:") else { return description }
        return String(description[marker.upperBound...].prefix { $0 == "_" || $0.isLetter || $0.isNumber })
    }

    private func doubtAboutCertificates() async -> String {
        let now = Date()
        for (depth, certificate) in await presentedCertificates().enumerated() {
            let subject = "The certificate of \(host)" + (depth == 0 ? "" : " has an issuer that")
            let first = Date(timeIntervalSince1970: TimeInterval(certificate.notValidBefore))
            let last = Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
            if last < now { return "\(subject) expired on \(Self.day(last)). Renew it on the server." }
            if first > now { return "\(subject) is not valid before \(Self.day(first)). Check this machine's clock." }
        }
        if let caFile { return "None of the authorities in \(caFile) signed the certificate of \(host)." }
        return "The certificate of \(host) is signed by an authority that this machine does not trust. "
            + "Set --ca-file or MUSTER_CA_FILE to the authority's PEM file."
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }

    /// What the server shows, its own certificate first; nothing when it cannot be asked.
    private func presentedCertificates() async -> [NIOSSLCertificate] {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let presented = eventLoop.makePromise(of: [NIOSSLCertificate].self)
        let limit = TimeAmount.milliseconds(patience.milliseconds)
        let serverName = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates([])
            let context = try NIOSSLContext(configuration: configuration)
            let channel = try await connected(limit)
            try await channel.eventLoop.submit {
                let handler = try NIOSSLClientHandler(
                    context: context,
                    serverHostname: serverName,
                    customVerificationCallback: { certificates, verdict in
                        presented.succeed(certificates)
                        verdict.succeed(.failed)
                    }
                )
                try channel.pipeline.syncOperations.addHandler(handler)
            }.get()
            let end = eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
            channel.closeFuture.whenComplete { _ in
                end.cancel()
                presented.succeed([])
            }
        } catch {
            presented.succeed([])
        }
        return (try? await presented.futureResult.get()) ?? []
    }

    /// A connection that ends at the server and carries nothing yet.
    private func connected(_ limit: TimeAmount) async throws -> any Channel {
        if let proxy { return try await ProxyTunnel(proxy, to: host, port: port, patience: patience).open() }
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(limit)
            .connect(host: host, port: port).get()
    }
}
