import NIOCore
import NIOHTTP1

extension Fault {
    /// Returns a response after this fault.
    func spoil(_ answer: SandboxResponse) -> SandboxResponse {
        var spoilt = answer
        switch self {
        case .throttled: return SandboxResponse(status: .tooManyRequests)
        case .serverError, .serverErrorAfter: return .unexpectedError
        case .unavailable: return .text(.serviceUnavailable, "upstream connect error")
        case .notSucceeded:
            let errors: JSON = [["code": "Rejected", "description": "The change was rejected."]]
            return .json(.ok, ["result": ["succeeded": .bool(false), "errors": errors]] as JSON)
        case .concurrent:
            let text: JSON = "Optimistic concurrency failure, object has been modified."
            return .json(.conflict, ["errors": [["code": "ConcurrencyFailure", "description": text]]] as JSON)
        case .html: return .page
        case .resetBefore, .resetAfter: return .reset
        case .garbage:
            if spoilt.status == .noContent { spoilt.status = .ok }
            spoilt.body = ByteBuffer(string: "{\"id\": \u{FFFD}garbage")
        case .truncated:
            // Without a body to truncate, the response is lost.
            spoilt.ending = answer.body.readableBytes > 1 ? .truncated : .reset
        }
        return spoilt
    }
}
