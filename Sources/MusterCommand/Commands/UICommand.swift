import ArgumentParser
import IdentityAPI
import LibC
import Muster
import MusterUI
import SystemPackage
import UnixSignals

struct UICommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable, LimitsConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "ui",
        abstract: "Do the same work in a browser, on this machine only.",
        discussion: """
            The page shows how a sheet is read, what would happen to every account, and what became of every row. It corrects cells in a copy, and lists earlier runs to \
            resume, retry and undo. It writes the same run folders as the other commands. Its address holds a key that opens it in one browser, once. Only this machine can reach it. Closing the \
            browser stops nothing; Ctrl-C stops a run in an orderly way, and then the page.

              muster ui --sandbox
              muster ui samples/robot-accounts.csv --sandbox
              muster ui robots.csv --profile acme --no-browser
            """
    )

    @Argument(help: "The sheet to begin with. The page can open others.", completion: .file())
    var file: String?
    @Flag(help: "Print the address, and do not open it.") var noBrowser = false
    @Option(
        help: ArgumentHelp(
            "End when the page was unused for so long, as in 30m or 2h. Default: 1h.",
            valueName: "time"
        ),
        transform: Choice.time("--idle-timeout", "30m or 2h", where: { $0 > .zero })
    )
    var idleTimeout: Duration = .seconds(3600)
    @Option(
        help: ArgumentHelp(
            "For a sign-in on the page: the port of the application's redirect URL, http://localhost:PORT/. 0: any free port.",
            valueName: "n"
        )
    )
    var redirectPort = 8085
    @OptionGroup(title: "Safety limits") var safetyLimits: SafetyLimitOptions
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard (0...65_535).contains(redirectPort) else {
            throw ValidationError("--redirect-port must be a number from 0 to 65535.")
        }
    }

    func run() async throws {
        var settings = RunSettings()
        safetyLimits.apply(to: &settings)
        let page = PageConnection(connection: connection, settings: settings, redirectPort: redirectPort)
        let server = PageServer(
            connector: try page.connector(),
            program: "muster \(Release.version)",
            listed: { Folders(Settings.environment).runs.folders },
            idleTimeout: idleTimeout,
            logger: LogFile.logger,
            metrics: MetricsFile.current
        )
        if let file, access(file, R_OK) != 0 {
            throw RunError(.noInput, path: FilePath(file), "cannot be read.", cause: Errno(rawValue: errno))
        }
        if let file { try await server.open(FilePath(file), named: file) }
        // Trapped before the address is printed: who stops us as soon as it reads it gets a clean end.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { try await tell($0) } }
            if let metrics = MetricsFile.current { group.addTask { await metrics.keepUpToDate() } }
            group.addTask { try await end(server, on: signals) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Prints the address, and opens it.
    private func tell(_ url: String) async throws {
        if output.output == .json {
            Console.say(JSONLine.ui(url))
        } else {
            Console.say(url)
            if output.isTalkative { Console.note("Ctrl-C ends the page. The key in the address is good once.") }
        }
        try Console.requireOutput()
        if !noBrowser { await PageLauncher(url: url).open() }
    }

    /// The first signal stops the run that is under way in an orderly way, and the page; the second ends the program at once.
    ///
    /// - Throws: ``ExitReason`` where a run is left to be continued.
    private func end(_ server: PageServer, on signals: UnixSignalsSequence) async throws {
        let (firstSignal, continuation) = AsyncStream.makeStream(of: Int32.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var isFirst = true
                for await signal in signals {
                    if !isFirst { _exit(128 + signal.rawValue) }
                    isFirst = false
                    continuation.yield(signal.rawValue)
                    continuation.finish()
                }
            }
            var number: Int32 = 0
            for await signal in firstSignal { number = signal }
            let folder = await server.stopRun()
            group.cancelAll()
            guard let folder, (try? KnownRun(folder).state) == .stopped else { return }
            throw ExitReason(
                128 + number,
                "The run in \(folder.path.quoted) is stopped. Continue it with: muster resume \(folder.path.quoted)"
            )
        }
    }
}
