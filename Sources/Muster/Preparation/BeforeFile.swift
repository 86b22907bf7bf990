import CSV
import SystemPackage

/// `before.csv`, for undo: each account that the run changes or deletes, before the run and as planned.
struct BeforeFile {
    /// An account before the run, and its planned change.
    struct Line: Sendable {
        var id: String
        var name: String
        var displayName: String
        /// Its groups before the run, by name; as many as ``groupIDs``, unless a name contains the separator.
        var groups: [String]
        var groupIDs: [String]
        /// Whether the run deletes it.
        var isDelete: Bool
        var newDisplayName: String
        var newGroupIDs: [String]
        /// The account's rows.
        var rows: [Int]
    }

    private static let header = [
        "id", "name", "displayName", "groups", "groupIds", "action", "newDisplayName", "newGroupIds", "rows",
    ]

    /// The lines. An account has several when its rows lead to several states, or a resume planned another change. The first line has the state before the run.
    private(set) var lines: [Line] = []

    /// Reads a run's file. A run without the file changed nothing.
    ///
    /// - Parameter found: the accounts that somebody else had changed before the run did, from the checkpoint.
    /// - Throws: ``RunError`` when it cannot be read, or is incomplete.
    init(of folder: RunFolder, found: [FoundAccount] = []) throws {
        defer { if !found.isEmpty { fold(found) } }
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

    /// Writes the file durably, before the first call. Accounts that an earlier process recorded keep their lines.
    ///
    /// - Parameter earlier: the lines of an earlier process of the run.
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    static func write(_ plan: Plan, _ groups: GroupTable, to folder: RunFolder, over earlier: [Line]) throws {
        let options = WriterOptions(guardsFormulas: true)
        let file = try RecordFile(at: folder.file("before.csv"), RecordWriter(options: options))
        file.writer.append(header)
        for line in earlier { file.writer.append(line.cells) }
        let held = Set(earlier.map(\.exactCells))
        let first = Dictionary(earlier.map { (ByteExactString.id($0.id), $0) }) { first, _ in first }
        // A new account has no state before.
        for work in plan.work.indices.lazy.filter({ plan.work.shape($0) != .create }).map({ plan.work[$0] }) {
            for line in Line.all(work, groups, first: work.id.flatMap { first[ByteExactString.id($0)] })
            where held.isEmpty || !held.contains(line.exactCells) {
                file.writer.append(line.cells)
            }
            try file.drainIfFull()
        }
        try file.commit()
    }

    /// Writes the file again with the changes by others. Undo reads the same from the checkpoint, with or without this.
    ///
    /// - Throws: ``RunError``.
    static func complete(_ folder: RunFolder, found: [FoundAccount]) throws {
        guard !found.isEmpty else { return }
        let file = try BeforeFile(of: folder, found: found)
        var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        writer.append(header)
        for line in file.lines { writer.append(line.cells) }
        try AtomicFile.write(writer.buffer, to: folder.file("before.csv"))
    }

    /// Applies the changes by others: they belong to the state before the run's change, and to the planned state.
    private mutating func fold(_ found: [FoundAccount]) {
        var byID: [ByteExactString: [Int]] = [:]
        for (index, line) in lines.enumerated() { byID[ByteExactString.id(line.id), default: []].append(index) }
        for account in found {
            let key = ByteExactString.id(account.id)
            for index in byID[key, default: []] { lines[index].take(account) }
            guard account.wanted != nil || account.isDelete else { continue }
            var line = byID[key].map { lines[$0[0]] } ?? Line(account)
            line.isDelete = account.isDelete
            line.newDisplayName = account.wanted?.displayName ?? ""
            line.newGroupIDs = account.wanted?.groupIDs ?? []
            line.rows = account.rows
            guard !byID[key, default: []].contains(where: { lines[$0].exactCells == line.exactCells }) else { continue }
            byID[key, default: []].append(lines.count)
            lines.append(line)
        }
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
    /// Returns the lines of an existing account: one for each state that its rows lead to, because Muster may split a call for several rows. None for a new account.
    ///
    /// - Parameter first: the account when the run first read it.
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
        // After a delete, the account is another one.
        for change in work.changes where lines.last?.isDelete != true {
            line.isDelete = change.operation == .delete
            for step in change.steps {
                state = state.applying(step.desiredChange, everyone: groups.everyone)
                line.newDisplayName = line.isDelete ? "" : state.displayName
                line.newGroupIDs = line.isDelete ? [] : groups.keptIDs(state.groups.sorted())
                if let last = lines.last, last.exactCells == line.exactCells { continue }
                lines.append(line)
            }
        }
        return lines
    }

    /// Creates the line of an account that is missing in the file.
    fileprivate init(_ found: FoundAccount) {
        self.init(
            id: found.id,
            name: found.name,
            displayName: found.actual.displayName,
            groups: found.groupNames,
            groupIDs: found.actual.groupIDs,
            isDelete: found.isDelete,
            newDisplayName: "",
            newGroupIDs: [],
            rows: found.rows
        )
    }

    /// Applies a change by somebody else, to the state before and to the planned state.
    fileprivate mutating func take(_ found: FoundAccount) {
        if ByteExactString(found.expected.displayName) != ByteExactString(found.actual.displayName) {
            if !isDelete, ByteExactString(newDisplayName) == ByteExactString(displayName) {
                newDisplayName = found.actual.displayName
            }
            displayName = found.actual.displayName
        }
        let had = Set(found.expected.groupIDs.map(\.canonicalID))
        let has = Set(found.actual.groupIDs.map(\.canonicalID))
        let left = had.subtracting(has)
        let isNamed = groups.count == groupIDs.count
        let kept = groupIDs.indices.filter { !left.contains(groupIDs[$0].canonicalID) }
        groups = isNamed ? kept.map { groups[$0] } : kept.map { groupIDs[$0] }
        groupIDs = kept.map { groupIDs[$0] }
        newGroupIDs.removeAll { left.contains($0.canonicalID) }
        for (id, name) in zip(found.actual.groupIDs, found.groupNames) where !had.contains(id.canonicalID) {
            if !groupIDs.contains(where: { $0.canonicalID == id.canonicalID }) {
                groupIDs.append(id)
                groups.append(name)
            }
            if !isDelete, !newGroupIDs.contains(where: { $0.canonicalID == id.canonicalID }) { newGroupIDs.append(id) }
        }
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

    /// The cells, to compare two lines byte by byte.
    fileprivate var exactCells: [ByteExactString] { cells.map(ByteExactString.init) }

    fileprivate var cells: [String] {
        [
            id, name, displayName, groups.joined(separator: ";"), groupIDs.joined(separator: ";"),
            isDelete ? "delete" : "update", newDisplayName, newGroupIDs.joined(separator: ";"),
            rows.map(String.init).joined(separator: ";"),
        ]
    }
}
