import FoundationEssentials
public import SystemPackage

/// Where runs are found when no command names one.
extension RunFolder {
    /// Returns all runs, the one that began last first: those in a folder of runs, and those that `--run` put elsewhere. A folder whose record cannot be read counts.
    ///
    /// - Parameters:
    ///   - root: the folder of runs.
    ///   - listed: the runs elsewhere.
    ///   - began: when a run began. Who lists runs again and again passes what it knows already.
    public static func all(
        in root: FilePath = RunFolder.root,
        listed: [RunFolder] = [],
        began: (RunFolder) -> String = { $0.began }
    ) -> [RunFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.string)) ?? []
        // The default names begin with the time. Another one may have been chosen with --run, or a folder been renamed.
        let own = names.filter { !$0.hasPrefix(".") }.map { RunFolder(root.appending($0)) }.filter(\.exists)
        let known = Set(own.map(\.path.absolute))
        return (own + listed.filter { !known.contains($0.path.absolute) })
            .map { (began: began($0), folder: $0) }
            .sorted { ($0.began, $0.folder.path.string) > ($1.began, $1.folder.path.string) }
            .map(\.folder)
    }

    /// When the run began, in UTC; the time in the folder's name for a run whose record cannot be read.
    public var began: String {
        if let started = try? readRecord().started { return started }
        let name = path.lastComponent?.string ?? ""
        let time = name.prefix(20).split(separator: "T", maxSplits: 1)
        return time.count == 2 ? "\(time[0])T\(time[1].replacing("-", with: ":"))" : name
    }

    /// Returns the unfinished run that began last.
    ///
    /// - Parameter listed: runs elsewhere than in `muster-runs`.
    /// - Throws: ``RunError`` `noInput` when there is none.
    package static func latestUnfinished(listed: [RunFolder] = []) throws -> RunFolder {
        for folder in all(listed: listed) {
            do {
                let (record, ledger, _) = try folder.open()
                if !ledger.isFinished, record.undoneBy == nil { return folder }
            } catch let error as RunError where error.code == .noInput {
                // A folder that holds no run. One that holds a damaged run is not passed over: an older one is not what was meant.
            }
        }
        throw RunError(
            .noInput,
            path: root,
            "holds no unfinished run, and no run that was begun here with --run is unfinished. To resume another one: muster resume RUN"
        )
    }
}
