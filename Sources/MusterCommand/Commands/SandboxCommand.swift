import ArgumentParser
import IdentityAPI
import IdentitySandbox
import SystemPackage
import UnixSignals

/// `muster sandbox`: a local Identity service that people and other programs can talk to until it is stopped.
struct SandboxCommand: AsyncParsableCommand, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a local Identity service on loopback, for rehearsals.",
        discussion: """
            The sandbox keeps everything in memory and forgets it when it ends. It holds the examples of UiPath's API guide (account 88-uv, groups alumni-02 and gryff-01, \
            the token 1234) and answers the guide's calls as printed. /_sandbox/state shows its accounts, its groups and the calls received. muster help faults lists the faults that it can \
            inject.

              muster sandbox
              muster sandbox --accounts 1200 --quota PUT=16/30s --port 8021
              muster sandbox --faults 'reset-after=0.02,429=0.01,seed=7' --port 8022
            """
    )

    @Option(help: ArgumentHelp("The port to listen on. 0: any free port.", valueName: "n"))
    var port = 8020

    @Option(help: ArgumentHelp("Accounts to add to the guide's own: robot-000001 and so on.", valueName: "n"))
    var accounts = 0

    @Option(
        help: ArgumentHelp("Start with the accounts of this export instead of the guide's own.", valueName: "file"),
        completion: .file()
    )
    var from: String?

    @Option(help: ArgumentHelp("The id of the organization.", valueName: "id"))
    var organizationID = SandboxOptions().organizationID

    @Option(
        help: "The service's quota: cloud, none, or as in PUT=160,DELETE=160/300s. Default: none.",
        completion: .list(["cloud", "none"]),
        transform: QuotaPolicy.init(parsing:)
    )
    var quota = QuotaPolicy.unlimited

    @Option(
        help: "Faults to inject, and answers to what no documentation settles: see muster help faults.",
        transform: Faults.init(parsing:)
    )
    var faults = Faults()

    @Option(help: ArgumentHelp("The external application's id; its secret is always 'sandbox'.", valueName: "id"))
    var clientID = SandboxOptions().clientID

    @Option(
        help: ArgumentHelp("How long a token is valid: 60s, 5m, 2h. Default: 1h.", valueName: "time"),
        transform: { text in
            guard let lifetime = Duration(written: text), lifetime >= .seconds(1) else {
                throw ValidationError("Write a length of time of at least a second, as in 60s or 5m.")
            }
            return lifetime
        }
    )
    var tokenLifetime: Duration = .seconds(3600)

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be a number from 0 to 65535.") }
        guard accounts >= 0 else { throw ValidationError("--accounts must not be negative.") }
        guard !organizationID.isEmpty else { throw ValidationError("--organization-id must not be empty.") }
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
            Console.say(output.output == .json ? JSONLine.sandbox(sandbox) : directions(for: sandbox))
            try Console.requireOutput()
            for await _ in signals { break }
        }
    }

    private func directions(for sandbox: RunningSandbox) -> String {
        if output.quiet { return sandbox.apiURL }
        return """
            The sandbox listens at \(sandbox.url). Ctrl-C ends it. In another terminal:

              export MUSTER_URL=\(sandbox.apiURL)
              export MUSTER_TOKEN_URL=\(sandbox.tokenURL)
              export MUSTER_ORGANIZATION_ID=\(sandbox.options.organizationID)
              export MUSTER_CLIENT_ID=\(sandbox.options.clientID) MUSTER_CLIENT_SECRET=\(sandbox.options.clientSecret)
              # or, instead of the client: export MUSTER_TOKEN=\(sandbox.options.readyToken ?? "")
              # or, without a secret: muster login --client-id \(sandbox.options.clientID)

              muster import samples/robot-accounts.csv

            What it holds and has seen: \(sandbox.url)/_sandbox/state
            """
    }
}
