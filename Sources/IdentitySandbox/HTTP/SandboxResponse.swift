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
    static let page = html(.ok, "Sign in", "Sandbox")

    /// Returns a page of HTML.
    static func html(_ status: HTTPResponseStatus, _ title: String, _ body: String) -> SandboxResponse {
        let page = "<!doctype html>\n<html><head><title>\(title)</title></head><body>\(body)</body></html>\n"
        return SandboxResponse(
            status: status,
            headers: ["Content-Type": "text/html; charset=utf-8"],
            body: ByteBuffer(string: page)
        )
    }

    /// An internal error.
    static let unexpectedError = text(.internalServerError, "An unexpected error occurred.")

    /// A reset connection without a response.
    static let reset = SandboxResponse(status: .internalServerError, ending: .reset)
}
