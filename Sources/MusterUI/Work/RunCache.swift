import FoundationEssentials
import Muster
import SystemPackage

/// The runs that have been read before and have not changed since: a long list of runs is not read again and again.
struct RunCache: Sendable {
    private struct Mark: Hashable {
        var size: Int?
        var time: Date?
    }

    private var runs: [String: (marks: [Mark], run: KnownRun)] = [:]
    private var beginnings: [String: (mark: Mark, began: String)] = [:]

    /// Returns a run.
    ///
    /// - Throws: ``RunError`` when it cannot be read.
    mutating func run(_ folder: RunFolder) throws -> KnownRun {
        let marks = ["checkpoint", "run.json"].map { Self.mark(folder, $0) }
        let key = folder.path.string
        if let known = runs[key], known.marks == marks, try Self.isAsBefore(known.run) { return known.run }
        runs[key] = nil
        let run = try KnownRun(folder)
        runs[key] = (marks, run)
        return run
    }

    /// Returns when a run began.
    mutating func began(_ folder: RunFolder) -> String {
        let mark = Self.mark(folder, "run.json")
        let key = folder.path.string
        if let known = beginnings[key], known.mark == mark { return known.began }
        let began = folder.began
        beginnings[key] = (mark, began)
        return began
    }

    /// Whether a process works on a run, its files do not tell.
    private static func isAsBefore(_ run: KnownRun) throws -> Bool {
        switch run.state {
        case .finished, .undone: true
        case .stopped: try !run.folder.isInUse()
        case .running: false
        }
    }

    private static func mark(_ folder: RunFolder, _ name: String) -> Mark {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.file(name).string)
        return Mark(size: attributes?[.size] as? Int, time: attributes?[.modificationDate] as? Date)
    }
}
