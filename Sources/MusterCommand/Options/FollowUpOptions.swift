import ArgumentParser
import Muster
import SystemPackage

/// How a run that goes back to an earlier one is made.
struct FollowUpOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The new run's folder. Default: a new one in muster-runs/.", valueName: "dir"),
        completion: .directory
    ) var run: String?
    @Flag(help: "Show the plan and send nothing that writes.") var dryRun = false
    @Option(
        help: ArgumentHelp("Only the first N rows that need a call. Resume shows the rest and asks.", valueName: "n")
    )
    var limit: Int?

    func validate() throws {
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be at least 1.") }
    }

    /// The new run's folder, where somebody has said which.
    ///
    /// - Throws: ``RunError`` when it holds something already.
    func folder() throws -> RunFolder? {
        let folder = run.map { RunFolder(FilePath($0)) }
        try folder?.requireFree()
        return folder
    }
}
