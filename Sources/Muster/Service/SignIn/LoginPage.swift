/// The page that the browser shows at the end of a sign-in. Its texts may hold words of the service, or of whoever called the address.
enum LoginPage {
    /// Returns the whole page.
    static func html(_ result: LoginResult) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTML.escaped(result.title)) – Muster</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }
        h1 { font-size: 1.6rem }
        p { overflow-wrap: anywhere }
        </style>
        </head>
        <body>
        <main>
        <h1>\(HTML.escaped(result.title))</h1>
        <p>\(HTML.escaped(result.text))</p>
        <p><strong>\(HTML.escaped(result.next))</strong></p>
        </main>
        </body>
        </html>

        """
    }
}
