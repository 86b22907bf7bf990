import NIOCore
import NIOHTTP1

/// What a call gets back, and how much of it arrives.
struct SandboxResponse: Sendable {
    /// How the exchange ends.
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
    /// How long it is held back.
    var delay: Duration = .zero

    /// A JSON answer.
    static func json(_ status: HTTPResponseStatus, _ body: ByteBuffer) -> SandboxResponse {
        SandboxResponse(status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: body)
    }

    /// A JSON answer.
    static func json(_ status: HTTPResponseStatus, _ body: JSON) -> SandboxResponse {
        json(status, ByteBuffer(json: body))
    }

    /// An answer in plain text, as a gateway gives it.
    static func text(_ status: HTTPResponseStatus, _ text: String) -> SandboxResponse {
        SandboxResponse(status: status, headers: ["Content-Type": "text/plain"], body: ByteBuffer(string: text))
    }

    /// The page that the live service shows for any path it does not know.
    static let page = SandboxResponse(
        status: .ok,
        headers: ["Content-Type": "text/html; charset=utf-8"],
        body: ByteBuffer(
            string: "<!doctype html>\n<html><head><title>Sign in</title></head><body>Sandbox</body></html>\n"
        )
    )

    /// No answer at all.
    static let reset = SandboxResponse(status: .internalServerError, ending: .reset)
}
