import HTTPTypes
import Hummingbird
import Muster

/// The way to the service's page for signing in.
extension PageRoutes {
    func addSignIn(_ router: Router<Context>) {
        // A link that opens in a new tab, so that no browser blocks it. It begins something, so that only the page's own link may be followed.
        router.get("/sign-in") { request, _ in
            guard request.headers[Self.initiator] == "same-origin" else {
                throw PageError(.forbidden, "Only the page itself may ask for this.")
            }
            let named = request.uri.queryParameters["client"].map(String.init)
            let clientID = named?.filter { !$0.isWhitespace } ?? ""
            do {
                let address = try await bench.beginSignIn(clientID: clientID.isEmpty ? nil : clientID)
                return Response(status: .found, headers: [.location: address])
            } catch let error as PageError {
                return Self.page(error)
            }
        }
        router.accept("/api/sign-in/end") { _, _ in await bench.endSignIn() }
    }

    private static let initiator = HTTPField.Name("Sec-Fetch-Site")!

    /// What the new tab shows when there is nothing to lead to.
    private static func page(_ error: PageError) -> Response {
        PageFile.noSignIn.replacing("{reason}", by: HTML.escaped(error.message)).response(error.status)
    }
}
