import CSV
import SystemPackage

/// Writes `before.csv`: what each account that the run changes or removes was before, for undo.
struct BeforeWriter {
    private static let header = ["id", "name", "displayName", "groups", "groupIds"]

    /// Writes the file, durably: no change is sent before the value it replaces is safe. Accounts that it holds already keep their lines: those are what
    /// the run found first.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    static func write(_ plan: Plan, _ groups: GroupTable, to folder: RunFolder) throws {
        let path = folder.file("before.csv")
        let earlier = try earlierLines(path)
        var held = Set(earlier.map { ExactText($0[0]) })
        var file = try AtomicFile(at: path)
        var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        writer.append(header)
        for line in earlier { writer.append(line) }
        for work in plan.work {
            guard let id = work.id, let before = work.changes.first?.before, held.insert(ExactText(id)).inserted else {
                continue
            }
            let memberOf = before.groups.sorted()
            writer.append([
                id, work.name, before.displayName,
                groups.names(memberOf).joined(separator: ";"), groups.ids(memberOf).joined(separator: ";"),
            ])
            try file.write(writer.buffer)
            writer.removeAll()
        }
        try file.write(writer.buffer)
        try file.commit()
    }

    /// The lines that stand there already, as they were before they were guarded.
    private static func earlierLines(_ path: FilePath) throws -> [[String]] {
        guard path.exists else { return [] }
        var reader = RecordReader(chunks: try FileChunks(path: path))
        var lines: [[String]] = []
        while let record = try reader.next() {
            lines.append(
                (0..<record.count).map { String(decoding: FormulaGuard.unguarded(record.bytes(of: $0)), as: UTF8.self) }
            )
        }
        return Array(lines.dropFirst())
    }
}
