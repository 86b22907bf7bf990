import FoundationEssentials
import SystemPackage

/// A run and its retries, with their combined outcomes.
///
/// A run's record names the run that it retries, and its sheet has the rows' numbers in that run. It looks for retries in the folders beside the known runs, and in `muster-runs`.
public struct RetryChain: Sendable {
    /// One of the runs.
    public struct Member: Sendable {
        /// Its folder.
        public let folder: RunFolder
        /// The rows of the first run that this run completed.
        public fileprivate(set) var done = 0
        /// The rows of the first run that this run tried last, and that are not done.
        public fileprivate(set) var left = 0
    }

    /// A retry of a row.
    struct Attempt: Sendable {
        /// What the row asked for in this retry and in those before it.
        var demands: [RowIntent]
        var outcome: Outcome
        var unresolvedCall: RunRecord.Origin.UnresolvedCall
    }

    /// The runs, by the time when they began.
    public private(set) var members: [Member] = []
    /// Rows of the first run.
    public let rowCount: Int
    /// The last retry of each row, by the row of the first run.
    private(set) var attempts: [Int: Attempt] = [:]
    /// The index of the run that completed each row, or tried it last, by row number less one.
    private var last: [Int]
    private var isDone: [Bool]

    /// The rows of the first run that no run has completed.
    public var left: Int { isDone.count { !$0 } }

    /// The numbers of rows that each run completed or left, for people; empty for a run without retries.
    public var lines: [(rows: Int, place: String)] {
        guard members.count > 1 else { return [] }
        return members.compactMap { $0.done > 0 ? ($0.done, "done in \($0.folder.path)") : nil }
            + members.compactMap { $0.left > 0 ? ($0.left, "left, listed in \($0.folder.path)") : nil }
    }

    /// Creates the chain that a run belongs to.
    ///
    /// - Throws: ``RunError`` when the run cannot be read. The chain leaves out other runs that cannot be read.
    public init(of folder: RunFolder) throws {
        var first = folder
        while let origin = try first.readRecord().origin, origin.kind == .retry {
            let parent = RunFolder(FilePath(origin.path).shortened)
            guard let record = try? parent.readRecord(), record.id == origin.id else { break }
            first = parent
        }
        try self.init(beginningWith: first)
    }

    /// Creates the chain of a run and its retries.
    ///
    /// - Throws: ``RunError`` when the run cannot be read.
    init(beginningWith first: RunFolder) throws {
        let (record, ledger, _) = try first.open()
        rowCount = ledger.rowCount
        last = [Int](repeating: 0, count: rowCount)
        isDone = (0..<rowCount).map { ledger.outcome(row: $0 + 1).status.isSuccess }
        members = [Member(folder: first)]
        /// The rows of the first run by the rows of a later run, both numbered from 1; 0 for a row that the first run does not have.
        var rowsOfFirst: [String: [Int]] = [record.id: Array(0...rowCount)]
        for (folder, record) in Self.descendants(of: first, record) {
            guard let origin = record.origin, let rows = rowsOfFirst[origin.id],
                let (_, ledger, _) = try? folder.open(),
                let tried = try? Self.rows(of: folder.keptSheet(record, ledger))
            else { continue }
            let mine = [0] + tried.map { rows.indices.contains($0.earlier) ? rows[$0.earlier] : 0 }
            rowsOfFirst[record.id] = mine
            members.append(Member(folder: folder))
            for (number, row) in mine.enumerated() where row > 0 {
                let outcome = ledger.outcome(row: number)
                let rowIntent = tried[number - 1].rowIntent
                attempts[row] = Attempt(
                    demands: (attempts[row]?.demands ?? []).filter { $0 != rowIntent } + [rowIntent],
                    outcome: outcome,
                    unresolvedCall: ledger.unresolvedCall(row: number)
                )
                guard !isDone[row - 1] else { continue }
                last[row - 1] = members.count - 1
                isDone[row - 1] = outcome.status.isSuccess
            }
        }
        for row in 0..<rowCount {
            if isDone[row] { members[last[row]].done += 1 } else { members[last[row]].left += 1 }
        }
    }

    /// Returns the direct and indirect retries of a run, by the time when they began.
    private static func descendants(of first: RunFolder, _ record: RunRecord) -> [(
        folder: RunFolder, record: RunRecord
    )] {
        let places = Set([first.path.absolute.removingLastComponent(), RunFolder.root.absolute])
        let runs = places.flatMap { place in
            place.entryNames.compactMap { name -> (RunFolder, RunRecord)? in
                let folder = RunFolder(place.appending(name).shortened)
                guard folder.exists, let record = try? folder.readRecord(), record.origin?.kind == .retry else {
                    return nil
                }
                return (folder, record)
            }
        }
        var known: Set<String> = [record.id]
        var found: [(folder: RunFolder, record: RunRecord)] = []
        while true {
            let next = runs.filter { known.contains($0.1.origin?.id ?? "") && !known.contains($0.1.id) }
            if next.isEmpty { break }
            for (folder, record) in next where known.insert(record.id).inserted { found.append((folder, record)) }
        }
        // A retry begins after its run, but perhaps in the same second.
        return found.enumerated().sorted {
            ($0.element.record.started, $0.offset) < ($1.element.record.started, $1.offset)
        }
        .map(\.element)
    }

    /// Returns what a run's rows ask for, and their numbers in the run before it; 0 for a row that it does not have.
    private static func rows(of sheet: Sheet) throws -> [(earlier: Int, rowIntent: RowIntent)] {
        var numbers: [(earlier: Int, rowIntent: RowIntent)] = []
        var rows = try sheet.rows()
        while let row = try rows.next() { numbers.append((row.earlierNumber ?? 0, RowIntent(row, sheet.options))) }
        return numbers
    }
}

extension FilePath {
    /// The path relative to the current folder, when it is inside that folder.
    fileprivate var shortened: FilePath {
        var short = self
        return short.removePrefix(FilePath(FileManager.default.currentDirectoryPath)) && !short.isEmpty ? short : self
    }
}
