import HTTPTypes
import Hummingbird
import Muster
import NIOCore

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
        router.post("/api/sign-in/end") { _, _ in
            await bench.endSignIn()
            return Response.json(["accepted": true], .accepted)
        }
    }

    private static let initiator = HTTPField.Name("Sec-Fetch-Site")!

    /// What the new tab shows when there is nothing to lead to.
    private static func page(_ error: PageError) -> Response {
        let text = error.message.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Muster: no sign-in</title>
            <link rel="stylesheet" href="/page.css">
            </head>
            <body class="app">
            <main>
            <h1>The sign-in cannot begin</h1>
            <p class="text">\(text)</p>
            <p>Close this window and go back to Muster.</p>
            </main>
            </body>
            </html>

            """
        return Response(
            status: error.status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }
}
