import ArgumentParser
import Muster
import SystemPackage

struct InitCommand: AsyncParsableCommand, OutputTelling {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a profile with the service's address and the sign-in, and test it.",
        discussion: """
            On a terminal, init asks for everything that no option sets. The profile holds no secret: it names a file or a command, or leaves the secret to the \
            environment. Init stores a secret that you type or paste in a separate file that only you can read. Without a secret, you sign in through a browser, as with \
            muster login. With --sandbox, init rehearses and writes nothing.

              muster init
              muster init --sandbox
              muster init --product cloud --organization acme --token-command 'pass acme'
            """
    )

    @OptionGroup(title: "Answers") var answers: AnswerOptions
    @Flag(help: "Replace an existing profile.") var force = false
    @OptionGroup(title: "The browser") var browser: BrowserOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        Interruption.present = .nothingWritten
        let folders = Folders(Settings.environment)
        var draft = try ProfileDraft(connection, answers) { try secretFromInput() }
        if mayAsk { try Interview(folders: folders, isNamed: connection.profile != nil).complete(&draft, answers) }
        guard draft.missing.isEmpty else {
            throw RunError(
                .usage,
                "Without a terminal to ask on, init needs \(draft.missing.joined(separator: ", and "))."
            )
        }
        let path = Profile.path(of: draft.name, in: folders)
        if connection.isRehearsal {
            note(
                "A rehearsal, so it is not written. \(folders.short(path)) would hold:\n\(try draft.json(in: folders))"
            )
        } else {
            try requireFree(path, folders)
            try draft.write(in: folders)
            Interruption.present = .profileWritten
            note("Written: \(folders.short(path))\n")
            if case .login? = draft.secretPlace { try await signIn(draft) }
        }
        try await CheckReport(checked(draft), output).print()
    }

    /// Signs in through a browser with the new profile.
    private func signIn(_ draft: ProfileDraft) async throws {
        let settings = try Settings(options: checked(draft).given)
        let screen = LoginScreen(output: output)
        let tokens = try await settings.signIn(browser, file: settings.loginFile, screen)
        screen.signedIn(tokens, profile: draft.name, winner: settings.secret, next: nil)
    }

    private var mayAsk: Bool { Console.canAsk && output.output == .text }

    /// The settings that the check begins with: the profile's own, and not those that were given to make it.
    private func checked(_ draft: ProfileDraft) -> ConnectionOptions {
        var checked = connection
        guard !connection.isRehearsal else {
            checked.profile = nil
            return checked
        }
        (checked.url, checked.tokenURL, checked.organizationID, checked.caFile) = (nil, nil, nil, nil)
        (checked.concurrency, checked.quota, checked.proxy) = (nil, nil, nil)
        checked.profile = draft.name
        return checked
    }

    private func secretFromInput() throws -> String {
        if Console.canAsk { return try Prompt.secret("Secret (not shown)") }
        guard let line = readLine(), !line.isEmpty else {
            throw RunError(.usage, "--client-secret-stdin: nothing came on standard input.")
        }
        return line
    }

    private func requireFree(_ path: FilePath, _ folders: Folders) throws {
        guard path.isFile, !force else { return }
        if mayAsk {
            guard Console.confirms("\(folders.short(path)) already exists. Replace it?") else {
                Console.note("Nothing was written.")
                throw ExitCode(130)
            }
            return
        }
        throw RunError(.cannotCreate, path: path, "already exists. --force replaces it.")
    }

    private func note(_ text: String) { if output.isTalkative { Console.note(text) } }
}
