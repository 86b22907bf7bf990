import ArgumentParser
import IdentityAPI
import IdentitySandbox
import Muster

struct LoginCommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in through a browser, without a secret.",
        discussion: """
            Login is for people who may not create a confidential application. Register a non-confidential external application with user scopes and the redirect URL \
            http://localhost:8085/ once (Admin > External applications). Login opens the service's page in your browser, waits until you are signed in there, and keeps the tokens \
            for this profile in a file that only you can read. Other commands use them and renew them. A secret or a token in the settings wins over them. muster logout removes \
            them. With --sandbox, login rehearses and keeps nothing.

              muster login --profile acme --client-id 3c4d5e6f
              muster login --profile acme --no-browser
            """
    )

    @Option(
        name: .customLong("client-id"),
        help: ArgumentHelp(
            "The id of the non-confidential application. Default: the one of the settings, or of the last sign-in.",
            valueName: "id"
        )
    )
    var clientID: String?

    @Option(
        help: ArgumentHelp(
            "The user scopes to ask for. Default: PM.RobotAccount PM.Group.Read PM.Group.Write offline_access.",
            valueName: "scopes"
        )
    )
    var scope: String?

    @OptionGroup(title: "The browser") var browser: BrowserOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let settings = try Settings(options: connection.given)
        try await settings.rehearsing(connection) { settings in
            let file = connection.isRehearsal ? nil : settings.loginFile
            let screen = LoginScreen(output: output)
            let tokens = try await settings.signIn(browser, clientID: clientID, scope: scope, file: file, screen)
            screen.signedIn(
                tokens,
                profile: file == nil ? nil : settings.profileName,
                winner: connection.isRehearsal ? nil : settings.secret,
                next: "muster check" + (connection.profile.map { " --profile \($0.quotedForShell)" } ?? "")
            )
        }
    }
}
