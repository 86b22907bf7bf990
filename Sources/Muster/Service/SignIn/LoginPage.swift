/// The page that the browser shows at the end of a sign-in.
enum LoginPage {
    /// Returns the whole page.
    static func html(_ result: LoginResult) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escaped(result.title)) – Muster</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }
        h1 { font-size: 1.6rem }
        p { overflow-wrap: anywhere }
        </style>
        </head>
        <body>
        <main>
        <h1>\(escaped(result.title))</h1>
        <p>\(escaped(result.text))</p>
        <p><strong>\(escaped(result.next))</strong></p>
        </main>
        </body>
        </html>

        """
    }

    /// Returns a text for HTML. It may hold words of the service, or of whoever called the address.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
