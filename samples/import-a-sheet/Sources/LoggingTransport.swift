import IdentityAPI
import Logging

/// Logs each request on its way to Muster's own transport. Yours may carry the requests itself, or answer them in a test.
struct LoggingTransport: Transport {
    let next: any Transport
    let logger: Logger

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let response = try await next.send(request)
        // A request describes itself without its headers and its body, which hold secrets.
        logger.debug("\(request)", metadata: ["status": "\(response.status)"])
        return response
    }
}
