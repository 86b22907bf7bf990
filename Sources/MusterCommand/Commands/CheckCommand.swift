import ArgumentParser
import Muster

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show every setting and where it comes from, connect, and say what the sign-in may do.",
        discussion: """
            It asks for a token, reads one account and the groups, and changes nothing. What is marked ✗ keeps muster from working, with its cause and \
            its cure below it; what is marked ! works with less than everything. Of secrets it says only where they lie.

            With --deep it holds the service against everything that muster needs from it (pages, ids, totals, order, groups, errors), with at most 30 GET \
            calls, and says which of the points that no documentation settles hold there. It writes nothing: what only a write would show is marked ·.

            It ends with 0 when everything works, 69 when the service cannot be reached, 77 when the sign-in is refused or may not read, 78 when a \
            setting is missing or wrong, and 1 when --deep finds something missing that muster needs.

              muster check --sandbox
              muster check --sandbox --output json
              muster check --profile acme
              muster check --deep --profile acme
            """
    )

    @Flag(help: "Also hold the service against everything that muster needs from it; reads only.") var deep = false
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        let code = try await CheckReport(connection, output, isDeep: deep).print()
        if code != ExitStatus.done { throw ExitCode(code) }
    }
}
