import NIOCore
import NIOHTTP1

/// A response, and how much of it arrives.
struct SandboxResponse: Sendable {
    /// The end of an exchange.
    enum Ending: Sendable {
        case whole
        /// Half of the body, then the connection is closed.
        case truncated
        /// Nothing: the connection is reset.
        case reset
    }

    var status: HTTPResponseStatus
    var headers: HTTPHeaders = [:]
    var body = ByteBuffer()
    var ending = Ending.whole
    /// The delay of the response.
    var delay: Duration = .zero

    /// Returns a JSON response.
    static func json(_ status: HTTPResponseStatus, _ body: ByteBuffer) -> SandboxResponse {
        SandboxResponse(status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: body)
    }

    /// Returns a JSON response.
    static func json(_ status: HTTPResponseStatus, _ body: JSON) -> SandboxResponse {
        json(status, ByteBuffer(json: body))
    }

    /// Returns a response in plain text, like a gateway's.
    static func text(_ status: HTTPResponseStatus, _ text: String) -> SandboxResponse {
        SandboxResponse(status: status, headers: ["Content-Type": "text/plain"], body: ByteBuffer(string: text))
    }

    /// The live service's page for unknown paths.
    static let page = SandboxResponse(
        status: .ok,
        headers: ["Content-Type": "text/html; charset=utf-8"],
        body: ByteBuffer(
            string: "<!doctype html>\n<html><head><title>Sign in</title></head><body>Sandbox</body></html>\n"
        )
    )

    /// A reset connection without a response.
    static let reset = SandboxResponse(status: .internalServerError, ending: .reset)
}
