import ArgumentParser
import Muster
import SystemPackage

/// Checkpoint and reports of an import whose calls are pauses, and the pauses alone.
struct Recording: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bookkeeping",
        abstract:
            "Records what an import of creates records. Its CPU time less that of --without is what recording costs."
    )

    @Argument(help: "The sheet.")
    var sheet: String

    @Argument(help: "Where checkpoint and reports go.")
    var folder: String

    @Option(help: "Calls at once.")
    var concurrency = 32

    @Option(help: "How long a call takes, in microseconds.")
    var pause = 1000

    @Flag(help: "Record nothing.")
    var without = false

    func run() async throws {
        try await Bookkeeping.run(
            sheet: FilePath(sheet),
            in: FilePath(folder),
            concurrency: concurrency,
            pause: .microseconds(pause),
            isRecorded: !without
        )
    }
}
