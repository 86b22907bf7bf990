import FoundationEssentials
import SystemPackage

/// A run and the runs that tried its failed rows again: what they came to together.
///
/// A run's record says which run it goes back to, and its sheet which row of that one each row is. Runs are looked for beside those that are known, and in `muster-runs`.
public struct RetryChain: Sendable {
    /// One of the runs.
    public struct Member: Sendable {
        /// Its folder.
        public let folder: RunFolder
        /// Rows of the first run that were done in this one.
        public fileprivate(set) var done = 0
        /// Rows of the first run that were tried last in this one, and are not done.
        public fileprivate(set) var left = 0
    }

    /// A later run's try of a row.
    struct Attempt: Sendable {
        /// What the row asked for in this try and those before it.
        var demands: [RowIntent]
        var outcome: Outcome
        var doubt: RunRecord.Origin.UnresolvedCall
    }

    /// The runs, in the order in which they began.
    public private(set) var members: [Member] = []
    /// Rows of the first run.
    public let rowCount: Int
    /// What rows of the first run asked for when a later one tried them last, and what became of that.
    private(set) var attempts: [Int: Attempt] = [:]
    /// The member that did each row, or tried it last, by row number less one.
    private var last: [Int]
    private var isDone: [Bool]

    /// Rows of the first run that none of the runs has done.
    public var left: Int { isDone.count { !$0 } }

    /// Rows of the first run and where they were done or are left, for people; empty for a run that nobody has retried.
    public var lines: [(rows: Int, place: String)] {
        guard members.count > 1 else { return [] }
        return members.compactMap { $0.done > 0 ? ($0.done, "done in \($0.folder.path)") : nil }
            + members.compactMap { $0.left > 0 ? ($0.left, "left, listed in \($0.folder.path)") : nil }
    }

    /// The family that a run belongs to.
    ///
    /// - Throws: ``RunError`` when the run cannot be read. Others of the family that cannot be read are left out.
    public init(of folder: RunFolder) throws {
        var first = folder
        while let origin = try first.readRecord().origin, origin.kind == .retry {
            let parent = RunFolder(FilePath(origin.path).shortened)
            guard let record = try? parent.readRecord(), record.id == origin.id else { break }
            first = parent
        }
        try self.init(beginningWith: first)
    }

    /// A run and those that came after it.
    ///
    /// - Throws: ``RunError`` when the run cannot be read.
    init(beginningWith first: RunFolder) throws {
        let (record, ledger, _) = try first.open()
        rowCount = ledger.rowCount
        last = [Int](repeating: 0, count: rowCount)
        isDone = (0..<rowCount).map { ledger.outcome(row: $0 + 1).status.isSuccess }
        members = [Member(folder: first)]
        /// The rows of the first run by the rows of a member, both numbered from 1; 0 for a row that the first run does not have.
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
                    doubt: ledger.doubt(row: number)
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

    /// The runs that go back to this one, by whatever way, in the order in which they began.
    private static func descendants(of first: RunFolder, _ record: RunRecord) -> [(
        folder: RunFolder, record: RunRecord
    )] {
        let places = Set([first.path.absolute.removingLastComponent(), RunFolder.root.absolute])
        let runs = places.flatMap { place in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.string)) ?? []
            return names.compactMap { name -> (RunFolder, RunRecord)? in
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
        // A run begins after the one that it goes back to, if only in the same second.
        return found.enumerated().sorted {
            ($0.element.record.started, $0.offset) < ($1.element.record.started, $1.offset)
        }
        .map(\.element)
    }

    /// What a run's rows ask for, and which rows they are of the run before it; 0 for a row that it does not have.
    private static func rows(of sheet: Sheet) throws -> [(earlier: Int, rowIntent: RowIntent)] {
        var numbers: [(earlier: Int, rowIntent: RowIntent)] = []
        var rows = try sheet.rows()
        while let row = try rows.next() { numbers.append((row.earlierNumber ?? 0, RowIntent(row, sheet.options))) }
        return numbers
    }
}

extension FilePath {
    /// The path as seen from the folder that the program stands in, where it lies in there.
    fileprivate var shortened: FilePath {
        var short = self
        return short.removePrefix(FilePath(FileManager.default.currentDirectoryPath)) && !short.isEmpty ? short : self
    }
}
