import FoundationEssentials
import LibC
public import SystemPackage

/// The folder of one run: its settings, its progress, and the outcome of every row. The folder has mode 0700, its files 0600.
public struct RunFolder: Sendable {
    /// The folder of all runs whose folder nobody chooses: `MUSTER_RUNS`, else `muster-runs` in the current folder.
    public static let root = FilePath(
        getenv("MUSTER_RUNS").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "muster-runs"
    )

    /// The files that a run writes when it ends.
    static let reports = [
        "success.csv", "errors.csv", "pending.csv", "before.csv", "summary.json", "report.html",
    ]

    /// The folder.
    public let path: FilePath

    /// Creates a value for a folder, which need not exist.
    public init(_ path: FilePath) {
        self.path = path
    }

    /// The record of the run's progress, and of every row's outcome.
    var checkpoint: FilePath { path.appending("checkpoint") }
    /// The run's identity and settings.
    var record: FilePath { path.appending("run.json") }
    /// The kept plan that the run follows.
    var keptPlan: FilePath { path.appending("plan") }
    /// Returns the path of the run's own copy of a sheet. With it, a resume can read a sheet from a pipe again, and compare an edited sheet with the earlier version.
    func keptSheet(_ fingerprint: String) -> FilePath { path.appending("sheet-\(fingerprint.prefix(12)).csv") }

    /// Returns the run's own copy of its present sheet. The checkpoint says which one that is, because `run.json` is written later.
    func keptSheet(_ record: RunRecord, _ ledger: Ledger) -> Sheet {
        let fingerprint = ledger.beginning?.fingerprint ?? record.input.sha256
        return Sheet(
            path: keptSheet(fingerprint),
            name: record.input.name,
            options: record.sheetOptions(forFile: fingerprint)
        )
    }

    /// Whether the folder holds a run.
    public var exists: Bool { record.exists }

    /// A file of the folder.
    public func file(_ name: String) -> FilePath { path.appending(name) }

    /// Returns whether a file is a report of the run in the same folder.
    public static func isReport(_ path: FilePath) -> Bool {
        guard let name = path.lastComponent?.string, reports.contains(name), name.hasSuffix(".csv"),
            name != "before.csv"
        else {
            return false
        }
        return RunFolder(path.absolute.removingLastComponent()).exists
    }

    /// Creates a folder for a run that begins now: `muster-runs/2026-11-21T06-43-00Z-robots`, with a number at its end when that exists.
    ///
    /// - Parameters:
    ///   - input: what the user calls the sheet.
    ///   - root: the folder of all runs.
    /// - Throws: ``RunError`` `cannotCreate`.
    public static func makeNew(for input: String, in root: FilePath = root) throws -> RunFolder {
        let stem = input == "-" ? "stdin" : FilePath(input).stem ?? "sheet"
        let name = "\(now().replacing(":", with: "-"))-\(stem)"
        try RunFolder(root).create()
        // An existing folder belongs to another run, even one that began in the same second.
        for candidate in [name] + (2...999).map({ "\(name)-\($0)" }) {
            let path = root.appending(candidate)
            if mkdir(path.string, 0o700) == 0 { return RunFolder(path) }
            let cause = Errno(rawValue: errno)
            guard cause == .fileExists else {
                throw RunError(.cannotCreate, path: path, "cannot be created.", cause: cause)
            }
        }
        throw RunError(.cannotCreate, path: root.appending(name), "already exists, and so do all similar names.")
    }

    /// Returns the current time in UTC, to the second.
    static func now() -> String { Date().formatted(.iso8601) }

    /// Checks that the folder holds no run yet.
    ///
    /// - Throws: ``RunError`` `configuration` that says what to do instead.
    public func requireFree() throws {
        guard !path.isFile else {
            throw RunError(.cannotCreate, path: path, "is a file, and a run needs a folder. Choose another with --run.")
        }
        guard access(record.string, F_OK) == 0 else {
            let foreign = Self.reports.first { access(file($0).string, F_OK) == 0 }
            guard let foreign else { return }
            throw RunError(
                .configuration,
                path: path,
                "holds a file '\(foreign)' that does not belong to a run, and Muster would replace it. Choose another folder with --run."
            )
        }
        let advice =
            try Ledger.read(checkpoint).ledger.isFinished
            ? "holds a finished run. Choose another folder with --run."
            : "holds an unfinished run. Continue with: muster resume \(path)"
        throw RunError(.configuration, path: path, advice)
    }

    /// Creates the folder, and the folders above it.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    package func create() throws { try path.createFolder() }

    /// Reads only the run's record, `run.json`.
    ///
    /// - Throws: ``RunError`` when the folder holds no run that this program can read.
    func readRecord() throws -> RunRecord { try RunRecord.decoded(record.contents(), path: record) }

    /// Reads the run's record and its checkpoint.
    ///
    /// - Throws: ``RunError`` `noInput` when the folder holds no run, `configuration` when its files do not fit each other or are damaged.
    package func open() throws -> (record: RunRecord, ledger: Ledger, wholeLength: Int) {
        try requireRun()
        let record = try readRecord()
        let (ledger, wholeLength) = try Ledger.read(checkpoint)
        if let beginning = ledger.beginning, beginning.runID != record.id {
            throw RunError(.configuration, path: checkpoint, "belongs to another run than run.json beside it.")
        }
        return (record, ledger, wholeLength)
    }

    /// Checks that the folder holds a run.
    ///
    /// - Throws: ``RunError`` `noInput` when it does not.
    func requireRun() throws {
        guard access(record.string, F_OK) == 0, access(checkpoint.string, F_OK) == 0 else {
            throw RunError(
                .noInput,
                path: path,
                "holds no run: run.json or checkpoint is missing. Runs are in \(Self.root) unless --run named another folder."
            )
        }
    }

    /// Locks the run against every other process.
    ///
    /// - Throws: ``RunError`` `configuration` when another process holds the lock.
    func lock() throws -> FileLock {
        let lock = try checkpoint.reporting(.cannotWrite, "cannot be opened.") { try FileLock(path: checkpoint) }
        if let lock { return lock }
        throw RunError(
            .configuration,
            path: path,
            "is in use: another muster process works on this run. Wait until it ends."
        )
    }
}
