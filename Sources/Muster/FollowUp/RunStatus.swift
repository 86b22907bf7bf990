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
    /// The run; `nil` for a damaged one.
    private var run: KnownRun?
    /// When its checkpoint was written last, in UTC.
    package let changed: Date?
    /// The exact command to go on with; `nil` where there is nothing to do, or a process is at it.
    package private(set) var command: String?
    /// What is wrong with a damaged run.
    package private(set) var problem: String?

    /// Reads a run. It never throws: a run that cannot be read is damaged, and says why.
    package init(of folder: RunFolder) {
        self.folder = folder
        let written = try? folder.checkpoint.stat().st_mtim.tv_sec
        changed = written.map { Date(timeIntervalSince1970: Double($0)) }
        do {
            let run = try KnownRun(folder)
            self.run = run
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
    package func count(_ status: Outcome.Status) -> Int { run?.counts[status] ?? 0 }

    /// What the user called the sheet.
    package var input: String { run?.record.input.name ?? "" }

    /// The organization's id.
    package var organizationID: String { run?.record.organizationID ?? "" }

    /// When it began, in UTC.
    package var started: String { run?.record.started ?? "" }

    /// Rows of its sheet.
    package var rows: Int { run?.rowCount ?? 0 }

    /// Whether every row has its final outcome, so that nothing is lost for a later command but what went wrong.
    package var isFinished: Bool { state == .done || state == .failed }
}

extension RunFolder {
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
