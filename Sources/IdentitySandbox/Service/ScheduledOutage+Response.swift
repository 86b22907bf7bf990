import NIOCore
import NIOHTTP1

extension ScheduledOutage.Form {
    /// The response; `nil` for the service's own refusal.
    var answer: SandboxResponse? {
        switch self {
        case .unavailable: .text(.serviceUnavailable, "The service is unavailable.")
        case .reset: .reset
        case .throttled: nil
        case .forbidden, .partition: nil
        case .forbiddenEmpty: SandboxResponse(status: .forbidden)
        case .accepted, .paymentRequired, .methodNotAllowed, .proxyAuthentication, .conflict, .upgradeRequired,
            .legalReasons, .storageFull, .unknownError:
            SandboxResponse(status: HTTPResponseStatus(statusCode: Int(rawValue) ?? 500))
        case .forbiddenPage:
            .page(.forbidden, "Access denied", "Your address 203.0.113.7 is not allowed to use this site.")
        case .notFoundPage: .page(.notFound, "404 Not Found", "default backend")
        case .page: .page(.ok, "Guest network", "Please accept the terms of use.")
        case .redirect:
            SandboxResponse(
                status: .found,
                headers: ["Location": "https://portal.example.test/sign-in?from=identity", "Content-Type": "text/html"]
            )
        }
    }

    /// The service's own refusal.
    var refusal: Refusal? {
        switch self {
        case .forbidden: Refusal(.forbidden, .message, code: "Forbidden", "You are not allowed to do this.")
        case .partition: .hostLevelBase
        case .throttled: Refusal(.tooManyRequests, .message, code: "TooManyRequests", "Too many requests.")
        default: nil
        }
    }
}

extension SandboxResponse {
    /// A page of HTML.
    static func page(_ status: HTTPResponseStatus, _ title: String, _ text: String) -> SandboxResponse {
        SandboxResponse(
            status: status,
            headers: ["Content-Type": "text/html; charset=utf-8"],
            body: ByteBuffer(
                string:
                    "<!doctype html>\n<html><head><title>\(title)</title></head><body><p>\(text)</p></body></html>\n"
            )
        )
    }
}
