import ArgumentParser
import Muster
import SystemPackage

/// The options of a run that retries or undoes an earlier one.
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

    /// Returns the new run's folder when the options name one.
    ///
    /// - Throws: ``RunError`` when it is not empty.
    func folder() throws -> RunFolder? {
        let folder = run.map { RunFolder(FilePath($0)) }
        try folder?.requireFree()
        return folder
    }
}
