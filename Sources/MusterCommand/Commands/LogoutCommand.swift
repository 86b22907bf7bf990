import ArgumentParser
import IdentityAPI
import Logging
import Muster

struct LogoutCommand: AsyncParsableCommand, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget a sign-in of muster login.",
        discussion: """
            Logout removes the tokens that muster login keeps for a profile, and asks the service to revoke the refresh token, so that no copy of it is good any more. Where the \
            service does not do so, logout says why, and the tokens are removed all the same. A run that uses them stops, resumable, when its token ends. The application keeps its \
            consent: the service's own page removes that.

              muster logout
            """
    )

    @Option(
        help: ArgumentHelp("The profile that signed in. Default: default.", valueName: "name"),
        completion: .custom { _, _, _ in Profile.names(in: Folders(Settings.environment)) }
    )
    var profile: String?
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let signOut = try SignOut(option: profile, environment: Settings.environment)
        let result = try await signOut.run()
        if case .removed(.notRevoked(let reason)) = result {
            LogFile.logger?.warning("The refresh token is not revoked: \(reason)")
        }
        if output.output == .json { return Console.say(JSONLine.signedOut(profile: signOut.profile, result)) }
        guard !output.quiet else { return }
        let name = TextFormat.harmless(signOut.profile)
        switch result {
        case .nobody: Console.say("Nobody was signed in with the profile \(name).")
        case .removed(let revocation):
            Console.say("Signed out: Muster has removed the tokens of the profile \(name). \(revocation.sentence)")
        }
    }
}
