import SystemPackage

/// The part of a run's checkpoint that its ledger no longer has: rows that were done before the sheet was edited.
struct RunHistory {
    /// Whether the run continued with an edited sheet.
    private(set) var wasRebased = false
    /// The ids of all accounts that it created.
    private(set) var createdIDs: Set<ByteExactString> = []

    /// Reads a run's checkpoint.
    ///
    /// - Throws: ``RunError`` when it is damaged.
    init(of folder: RunFolder) throws {
        let chunks = try FileChunks(path: folder.checkpoint)
        try CheckpointFile.eachEntry(of: folder.checkpoint, chunks: chunks.next) { bytes in
            guard let entry = Entry(bytes) else { return false }
            take(entry)
            return true
        }
    }

    private mutating func take(_ entry: Entry) {
        switch entry {
        case .outcomes(let rows):
            for row in rows where row.outcome.status == .created {
                createdIDs.insert(ByteExactString.id(row.outcome.accountID))
            }
        case .rebased(let entries):
            wasRebased = true
            entries.forEach { take($0) }
        case .begin, .planned, .accounts, .intent, .found, .clock: break
        }
    }
}
