import ArgumentParser
import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import UnixSignals

/// `muster sandbox`: a local Identity service that people and other programs can talk to until it is stopped.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a local Identity service on loopback, for rehearsals.",
        discussion: """
            It keeps everything in memory and forgets it at the end. It holds the examples of UiPath's API guide \
            (account 88-uv, groups alumni-02 and gryff-01, the token 1234) and answers its calls as printed. What it \
            holds and has seen is at /_sandbox/state.

            Faults are written as one line, 429=0.05,reset-after=0.02,duplicate=400-text,seed=7. P is a chance from \
            0 to 1, N a number, DURATION is written 200ms, 5s or 2m; of several choices the first is the default:

            \(Faults.help)
            """
    )

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8020

    @Option(help: "Accounts to add to the guide's own: robot-000001 and so on.")
    var accounts = 0

    @Option(help: ArgumentHelp("Hold the accounts of this export instead of the guide's own.", valueName: "file"))
    var from: String?

    @Option(help: "The id of the organization.")
    var organizationID = SandboxOptions().organizationID

    @Option(
        help: "The service's quota: cloud, none, or GET=300,POST=24000,PUT=160,DELETE=160/300s. (default: none)",
        transform: QuotaPolicy.init(parsing:)
    )
    var quota = QuotaPolicy.unlimited

    @Option(
        help: "How it misbehaves, and how it reads what nobody documents; see above.",
        transform: Faults.init(parsing:)
    )
    var faults = Faults()

    @Option(help: "The external application's id; its secret is always 'sandbox'.")
    var clientID = SandboxOptions().clientID

    @Option(
        help: "How long an issued token is good for: 60s, 5m, 2h. (default: 1h)",
        transform: { text in
            guard let lifetime = Duration(written: text), lifetime >= .seconds(1) else {
                throw ValidationError("Write a length of time of at least a second, as in 60s or 5m.")
            }
            return lifetime
        }
    )
    var tokenLifetime: Duration = .seconds(3600)

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("The port must be from 0 to 65535.") }
        guard accounts >= 0 else { throw ValidationError("The number of accounts must not be negative.") }
        guard !organizationID.isEmpty else { throw ValidationError("The organization's id must not be empty.") }
    }

    func run() async throws {
        var options = SandboxOptions()
        options.port = port
        options.organizationID = organizationID
        options.accounts = accounts
        options.contents = try from.map { try SandboxContents(exportedTo: FilePath($0)) }
        options.quota = quota
        options.faults = faults
        options.clientID = clientID
        options.tokenLifetime = tokenLifetime
        // Trapped before the address is printed: who stops us as soon as it reads it gets a clean end.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await Sandbox.run(options) { sandbox in
            print(Self.directions(for: sandbox))
            // Off a terminal, standard output waits for a full buffer; whoever reads the address from a pipe would wait
            // as well.
            fflush(nil)
            for await _ in signals { break }
        }
    }

    private static func directions(for sandbox: RunningSandbox) -> String {
        """
        The sandbox listens at \(sandbox.url). Ctrl-C ends it. In another terminal:

          export MUSTER_URL=\(sandbox.apiURL)
          export MUSTER_TOKEN_URL=\(sandbox.tokenURL)
          export MUSTER_ORGANIZATION_ID=\(sandbox.options.organizationID)
          export MUSTER_CLIENT_ID=\(sandbox.options.clientID) MUSTER_CLIENT_SECRET=\(sandbox.options.clientSecret)
          # or, instead of the client: export MUSTER_TOKEN=\(sandbox.options.readyToken ?? "")

          muster import samples/robot-accounts.csv

        What it holds and has seen: \(sandbox.url)/_sandbox/state
        """
    }
}
