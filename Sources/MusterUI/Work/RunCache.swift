import FoundationEssentials
import Muster
import SystemPackage

/// The runs that have been read before and have not changed since: a long list of finished runs is not read again and again.
struct RunCache: Sendable {
    private struct Mark: Hashable {
        var size: Int?
        var time: Date?
    }

    private var runs: [String: (marks: [Mark], run: KnownRun)] = [:]

    /// Returns a run; `nil` when it cannot be read.
    mutating func run(_ folder: RunFolder) -> KnownRun? {
        let marks = ["checkpoint", "run.json"].map { Self.mark(folder, $0) }
        let key = folder.path.string
        // Whether a process works on a run, its files do not tell.
        if let known = runs[key], known.marks == marks, [.finished, .undone].contains(known.run.state) {
            return known.run
        }
        guard let run = try? KnownRun(folder) else { return nil }
        runs[key] = (marks, run)
        return run
    }

    private static func mark(_ folder: RunFolder, _ name: String) -> Mark {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.file(name).string)
        return Mark(size: attributes?[.size] as? Int, time: attributes?[.modificationDate] as? Date)
    }
}
