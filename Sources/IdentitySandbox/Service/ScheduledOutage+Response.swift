import NIOHTTP1

extension ScheduledOutage.Form {
    /// The response.
    ///
    /// - Parameter refused: writes the service's own refusal.
    func answer(_ refused: (Refusal) -> SandboxResponse) -> SandboxResponse {
        switch self {
        case .unavailable: .text(.serviceUnavailable, "The service is unavailable.")
        case .reset: .reset
        case .throttled: refused(.tooManyRequests)
        case .forbidden: refused(Refusal(.forbidden, .message, code: "Forbidden", "You are not allowed to do this."))
        case .partition: refused(.hostLevelBase)
        case .forbiddenEmpty: SandboxResponse(status: .forbidden)
        case .accepted, .paymentRequired, .methodNotAllowed, .proxyAuthentication, .conflict, .upgradeRequired,
            .legalReasons, .storageFull, .unknownError:
            SandboxResponse(status: HTTPResponseStatus(statusCode: Int(rawValue) ?? 500))
        case .forbiddenPage:
            .html(.forbidden, "Access denied", "<p>Your address 203.0.113.7 is not allowed to use this site.</p>")
        case .notFoundPage: .html(.notFound, "404 Not Found", "<p>default backend</p>")
        case .page: .html(.ok, "Guest network", "<p>Please accept the terms of use.</p>")
        case .redirect:
            SandboxResponse(
                status: .found,
                headers: ["Location": "https://portal.example.test/sign-in?from=identity", "Content-Type": "text/html"]
            )
        }
    }
}
