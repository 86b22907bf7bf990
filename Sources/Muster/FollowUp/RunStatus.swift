package import FoundationEssentials
import LibC
import SystemPackage

/// How far a run is, from its folder alone: for lists of runs.
package struct RunStatus: Sendable {
    /// What can be done with the run.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// A process works on it.
        case running
        /// It can be continued.
        case unfinished
        /// Every row is done.
        case done
        /// Every row has its outcome, and some failed.
        case failed
        /// A later run has undone it.
        case undone
        /// Its files cannot be read.
        case damaged
    }

    /// Its folder.
    package let folder: RunFolder
    package private(set) var state = State.damaged
    /// What the user called the sheet.
    package private(set) var input = ""
    /// The organization's id.
    package private(set) var organizationID = ""
    /// When it began, in UTC.
    package private(set) var started = ""
    /// When its checkpoint was written last, in UTC.
    package private(set) var changed: Date?
    /// Rows of its sheet.
    package private(set) var rows = 0
    /// The number of rows with each outcome.
    package private(set) var counts: [Outcome.Status: Int] = [:]
    /// The exact command to go on with; `nil` where there is nothing to do, or a process is at it.
    package private(set) var command: String?
    /// What is wrong with a damaged run.
    package private(set) var problem: String?

    /// Reads a run. It never throws: a run that cannot be read is damaged, and says why.
    package init(of folder: RunFolder) {
        self.folder = folder
        changed = folder.lastChange
        do {
            let run = try KnownRun(folder)
            (input, organizationID, started) = (run.record.input.name, run.record.organizationID, run.record.started)
            (rows, counts) = (run.rowCount, run.counts)
            let options = run.record.connection ?? []
            switch run.state {
            case .running: state = .running
            case .undone: state = .undone
            case .stopped:
                state = .unfinished
                command = NextStep.command("resume", folder.path, options)
            case .finished where run.failed > 0:
                state = .failed
                command = NextStep.command("retry", folder.path, options)
            case .finished: state = .done
            }
        } catch {
            problem = "\(error)"
        }
    }

    /// The number of rows with an outcome.
    package func count(_ status: Outcome.Status) -> Int { counts[status] ?? 0 }

    /// Whether every row has its final outcome, so that nothing is lost for a later command but what went wrong.
    package var isFinished: Bool { state == .done || state == .failed }
}

extension RunFolder {
    /// When the run's checkpoint was written last.
    fileprivate var lastChange: Date? {
        var status = stat()
        guard stat(checkpoint.string, &status) == 0 else { return nil }
        #if canImport(Darwin)
            return Date(timeIntervalSince1970: Double(status.st_mtimespec.tv_sec))
        #else
            return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
        #endif
    }

    /// Removes the run's own files, and the folder where nothing else lies in it.
    ///
    /// The run must be finished and in nobody's use, which is looked at once more under its lock.
    ///
    /// - Returns: `false` for a run that is left alone because it is no longer so.
    /// - Throws: ``RunError`` `cannotWrite`.
    package func removeFinished() throws -> Bool {
        guard let lock = try FileLock(path: checkpoint) else { return false }
        defer { lock.release() }
        guard try open().ledger.isFinished else { return false }
        // The record goes last: until then the folder is a run's, whatever interrupts this.
        let own = Self.reports + ["plan", "checkpoint", "run.json"]
        let sheets = path.entryNames.filter { $0.hasPrefix("sheet-") && $0.hasSuffix(".csv") }
        for name in sheets + own { try path.appending(name).remove() }
        rmdir(path.string)
        return true
    }
}
