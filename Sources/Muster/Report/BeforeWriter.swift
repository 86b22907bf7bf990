import CSV

/// Writes `before.csv`: what each account that the plan changes or removes was before, for undo.
struct BeforeWriter {
    /// Writes the file, durably: no change is sent before the value it replaces is safe.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    static func write(_ plan: Plan, _ groups: GroupTable, to folder: RunFolder) throws {
        var file = try AtomicFile(at: folder.file("before.csv"))
        var writer = RecordWriter(options: WriterOptions(guardsFormulas: true))
        writer.append(["id", "name", "displayName", "groups", "groupIds"] as [String])
        for work in plan.work {
            guard let id = work.id, let before = work.changes.first?.before else { continue }
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
}
