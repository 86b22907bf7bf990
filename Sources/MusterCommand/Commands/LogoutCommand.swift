import ArgumentParser
import Muster

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget a sign-in of muster login.",
        discussion: """
            Logout removes the tokens that muster login keeps for a profile. A run that uses them stops, resumable, when its token ends. The application keeps its consent: the \
            service's own page removes that.

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
        // The profile itself may be gone or broken: its tokens are to be forgotten all the same.
        let environment = Settings.environment
        let variable = environment[SettingName.profile.variable].flatMap { $0.isEmpty ? nil : $0 }
        let name = profile ?? variable ?? Profile.defaultName
        try Profile.requireName(name)
        let file = TokenFile(folder: Folders(environment).logins, profile: name, advice: "")
        let wasSignedIn = try await file.remove()
        if output.output == .json {
            return Console.say(JSONLine.signedOut(profile: name, wasSignedIn: wasSignedIn))
        }
        guard !output.quiet else { return }
        Console.say(
            wasSignedIn
                ? "Signed out: Muster has removed the tokens of the profile \(TextFormat.harmless(name))."
                : "Nobody was signed in with the profile \(TextFormat.harmless(name))."
        )
    }
}
