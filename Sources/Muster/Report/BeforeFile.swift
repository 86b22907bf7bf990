import CSV
import SystemPackage

/// `before.csv`: what each account that the run changes or removes was before, and what the run set out to make of it, for undo.
struct BeforeFile {
    /// An account, and what the run set out to do with it.
    struct Line: Sendable {
        var id: String
        var name: String
        var displayName: String
        /// The groups that it was in, by name; as many as ``groupIDs``, unless a name holds the separator.
        var groups: [String]
        var groupIDs: [String]
        /// Whether the run removes it.
        var isDelete: Bool
        var newDisplayName: String
        var newGroupIDs: [String]
        /// The rows that are about it.
        var rows: [Int]
    }

    private static let header = [
        "id", "name", "displayName", "groups", "groupIds", "action", "newDisplayName", "newGroupIds", "rows",
    ]

    /// The lines. An account has several where its rows bring it to several states, or a run that was resumed set out to make something else of it; the first one tells what it was.
    private(set) var lines: [Line] = []

    /// Reads a run's file; a run that has none changed nothing.
    ///
    /// - Throws: ``RunError`` when it cannot be read, or is not whole.
    init(of folder: RunFolder) throws {
        let path = folder.file("before.csv")
        guard path.exists else { return }
        var reader = RecordReader(chunks: try FileChunks(path: path))
        do {
            guard let head = try reader.next(), Self.cells(head) == Self.header else {
                throw Self.damaged(path, line: 1)
            }
            while let record = try reader.next() {
                guard let line = Line(Self.cells(record)) else { throw Self.damaged(path, line: record.line) }
                lines.append(line)
            }
        } catch let error as CSVError {
            throw Self.damaged(path, line: error.line)
        }
    }

    /// Writes what a plan changes, durably, before any of it is sent. Accounts that the file holds already keep their lines: those are what the run found first.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    static func write(_ plan: Plan, _ groups: GroupTable, to folder: RunFolder) throws {
        let earlier = try BeforeFile(of: folder).lines
        var file = try AtomicFile(at: folder.file("before.csv"))
        var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        writer.append(header)
        for line in earlier { writer.append(line.cells) }
        let held = Set(earlier.map(\.exactCells))
        let first = Dictionary(earlier.map { (ExactText.id($0.id), $0) }) { first, _ in first }
        // An account that is made was nothing before.
        for work in plan.work.indices.lazy.filter({ plan.work.shape($0) != .create }).map({ plan.work[$0] }) {
            for line in Line.all(work, groups, first: work.id.flatMap { first[ExactText.id($0)] })
            where held.isEmpty || !held.contains(line.exactCells) {
                writer.append(line.cells)
            }
            try file.write(writer.buffer)
            writer.removeAll()
        }
        try file.write(writer.buffer)
        try file.commit()
    }

    private static func cells(_ record: Record) -> [String] {
        (0..<record.count).map { String(decoding: FormulaGuard.unguarded(record.bytes(of: $0)), as: UTF8.self) }
    }

    private static func damaged(_ path: FilePath, line: Int) -> RunError {
        RunError(
            .configuration,
            path: path,
            "is not as the run wrote it: line \(line) cannot be understood, so nobody can tell what the accounts were before."
        )
    }
}

extension BeforeFile.Line {
    /// What a plan does to an account that is there: one line for each state that its rows bring it to, because a call that serves several may be taken apart. None for an
    /// account that the plan makes.
    ///
    /// - Parameter first: what the account was when the run met it first.
    fileprivate static func all(_ work: AccountWork, _ groups: GroupTable, first: Self?) -> [Self] {
        guard let id = work.id, let before = work.changes.first?.before else { return [] }
        let memberOf = before.groups.sorted()
        var line = Self(
            id: id,
            name: work.formerName ?? work.name,
            displayName: first?.displayName ?? before.displayName,
            groups: first?.groups ?? groups.names(memberOf),
            groupIDs: first?.groupIDs ?? groups.ids(memberOf),
            isDelete: false,
            newDisplayName: "",
            newGroupIDs: [],
            rows: work.changes.flatMap(\.steps).map(\.row)
        )
        var lines: [Self] = []
        var state = before
        // What follows a delete is another account.
        for change in work.changes where lines.last?.isDelete != true {
            line.isDelete = change.operation == .delete
            for step in change.steps {
                state = state.applying(step.wish, everyone: groups.everyone)
                line.newDisplayName = line.isDelete ? "" : state.displayName
                line.newGroupIDs = line.isDelete ? [] : groups.keptIDs(state.groups.sorted())
                if let last = lines.last, last.exactCells == line.exactCells { continue }
                lines.append(line)
            }
        }
        return lines
    }

    fileprivate init?(_ cells: [String]) {
        guard cells.count == 9 else { return nil }
        let list = { (cell: String) in cell.split(separator: ";").map(String.init) }
        self.init(
            id: cells[0],
            name: cells[1],
            displayName: cells[2],
            groups: list(cells[3]),
            groupIDs: list(cells[4]),
            isDelete: cells[5] == "delete",
            newDisplayName: cells[6],
            newGroupIDs: list(cells[7]),
            rows: list(cells[8]).compactMap(Int.init)
        )
    }

    /// What tells two lines apart, to the very character.
    fileprivate var exactCells: [ExactText] { cells.map(ExactText.init) }

    fileprivate var cells: [String] {
        [
            id, name, displayName, groups.joined(separator: ";"), groupIDs.joined(separator: ";"),
            isDelete ? "delete" : "update", newDisplayName, newGroupIDs.joined(separator: ";"),
            rows.map(String.init).joined(separator: ";"),
        ]
    }
}
