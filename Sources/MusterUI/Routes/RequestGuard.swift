import HTTPTypes
import Hummingbird
import Synchronization

/// Lets only the page's own requests through, and gives every answer the headers that keep other sites out.
struct RequestGuard: RouterMiddleware {
    typealias Context = BasicRequestContext

    /// What requests are checked against; `nil` until the port is known.
    let check: SharedCheck
    /// Told of every request that was let through, so that the server knows that it is used.
    let used: @Sendable () -> Void

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            guard let check = check.value else { throw RequestCheck.Refusal.host }
            try check.requireOwn(request.head)
            if request.uri.path == "/", let key = request.uri.queryParameters["key"] {
                response = try await open(request, context, check, String(key), next)
            } else {
                try check.requireCookie(request.head)
                used()
                response = try await next(request, context)
            }
        } catch let refusal as RequestCheck.Refusal {
            response = Self.answer(to: refusal)
        } catch let error as PageError {
            response = error.response
        } catch let error as HTTPError {
            response = PageError(error.status, error.body ?? "\(error.status.reasonPhrase).").response
        } catch let error as CancellationError {
            throw error
        } catch {
            // As of a run folder that cannot be read: the page says why.
            response = PageError(.internalServerError, PageText.sentence(error)).response
        }
        for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Exchanges the key for the cookie, and answers with the page itself: a redirection from another site would not carry the cookie yet.
    private func open(
        _ request: Request,
        _ context: Context,
        _ check: RequestCheck,
        _ key: String,
        _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get else { throw RequestCheck.Refusal.key }
        if let cookie = check.cookie(forKey: key) {
            used()
            var response = try await next(request, context)
            response.headers[.setCookie] = cookie
            return response
        }
        // The same browser may open the address again.
        guard check.key.isText(key) else { throw RequestCheck.Refusal.key }
        try check.requireCookie(request.head)
        used()
        return try await next(request, context)
    }

    private static func answer(to refusal: RequestCheck.Refusal) -> Response {
        switch refusal {
        case .key: PageFile.closed.response(.forbidden)
        case .host:
            PageError(HTTPResponse.Status(code: 421, reasonPhrase: "Misdirected Request"), "This is not that host.")
                .response
        case .origin: PageError(.forbidden, "Only the page itself may ask for this.").response
        }
    }

    private static let headers: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        (.cacheControl, "no-store"),
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("X-Frame-Options")!, "DENY"),
        (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
        (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
    ]
}

/// The check that requests pass, which is known once the port is.
final class SharedCheck: Sendable {
    private let state = Mutex<RequestCheck?>(nil)

    var value: RequestCheck? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
