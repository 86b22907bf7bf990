import ArgumentParser
import IdentityAPI

/// The options for the browser and the wait for it.
struct BrowserOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The port of the application's redirect URL, http://localhost:PORT/. 0: any free port.",
            valueName: "n"
        )
    )
    var redirectPort = 8085

    @Flag(help: "Print the address instead of opening a browser.") var noBrowser = false

    @Option(
        help: ArgumentHelp("How long to wait for you: 60s, 5m, 2h. Default: 10m.", valueName: "time"),
        transform: { text in
            guard let time = Duration(written: text), time > .zero else {
                throw ValidationError("Write a length of time, as in 60s or 5m.")
            }
            return time
        }
    )
    var timeout: Duration = .seconds(600)

    func validate() throws {
        guard (0...65_535).contains(redirectPort) else {
            throw ValidationError("--redirect-port must be a number from 0 to 65535.")
        }
    }

    /// The redirect URI.
    var redirectURI: String { "http://localhost:\(redirectPort)/" }
}
