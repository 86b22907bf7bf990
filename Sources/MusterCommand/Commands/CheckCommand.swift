import ArgumentParser
import Muster

struct CheckCommand: AsyncParsableCommand, OutputTelling {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show every setting with its source, connect, and list what the sign-in may do.",
        discussion: """
            Check requests a token, reads one account and the groups, and changes nothing. ✗ marks what prevents work; its cause and its fix are below \
            it. ! marks what limits work. Check never shows a secret, only its source.

            --deep tests everything that Muster needs from the service (pages, ids, totals, order, groups, errors) with at most 30 GET calls, and reports \
            how the service behaves where its documentation says nothing. It writes nothing. · marks what only a write would show.

            Exit codes: 0 everything works; 69 the service is unreachable; 77 the service rejects the sign-in, or the sign-in may not read; 78 a setting is \
            missing or wrong; 1 --deep finds that the service lacks something.

              muster check --sandbox
              muster check --sandbox --output json
              muster check --profile acme
              muster check --deep --profile acme
            """
    )

    @Flag(help: "Also test everything that Muster needs from the service. Only reads.") var deep = false
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        try await CheckReport(connection, output, isDeep: deep).print()
    }
}
