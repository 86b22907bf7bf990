extension Entry {
    /// The first byte of an entry. The numbers, from 1 on, never change.
    enum Tag: UInt8, Field {
        case begin = 1, planned, createIntent, outcomes, deleteIntent, rebased, clock, accounts, partOutcomes, found
    }

    /// The bytes of the entry: a tag, then numbers as variable-length integers and texts with their length before them.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Appends the bytes of the entry.
    func write(to writer: inout FieldWriter) {
        switch self {
        case .begin(let beginning):
            writer.write(Tag.begin, beginning.runID, beginning.fingerprint, beginning.rowCount)
        case .planned(let firstRow, let runs):
            writer.write(Tag.planned, firstRow)
            writer.write(list: runs) { $0.write($1.status, $1.count) }
        case .intent(let row, .create): writer.write(Tag.createIntent, row)
        case .intent(let row, .delete(let accountID)): writer.write(Tag.deleteIntent, row, accountID)
        case .outcomes(let rows):
            // Nearly no row stands for several accounts.
            let hasParts = rows.contains { $0.part != 0 }
            writer.write(hasParts ? Tag.partOutcomes : .outcomes, rows.count)
            for row in rows {
                writer.write(row.row)
                if hasParts { writer.write(row.part) }
                row.outcome.write(to: &writer)
            }
        case .accounts(let row, let first, let accounts): writer.write(Tag.accounts, row, first, accounts)
        case .found(let account): writer.write(Tag.found, account)
        case .clock(let sample): writer.write(Tag.clock, sample)
        case .rebased(let entries):
            writer.write(Tag.rebased)
            writer.write(list: entries) {
                let bytes = $1.encoded
                $0.write(bytes.count)
                $0.bytes += bytes
            }
        }
    }

    /// Reads an entry; `nil` for bytes that are none.
    ///
    /// - Parameter isNested: whether it stands inside another entry, which only one level of entries may.
    init?(_ bytes: ArraySlice<UInt8>, isNested: Bool = false) {
        var reader = FieldReader(bytes)
        guard let tag = Tag.read(&reader) else { return nil }
        let entry: Entry? =
            switch tag {
            case .begin:
                (try? Beginning(runID: reader.next(), fingerprint: reader.next(), rowCount: reader.next()))
                    .flatMap { $0.rowCount <= Beginning.mostRows ? .begin($0) : nil }
            case .planned:
                reader.number().flatMap { firstRow in
                    reader.list { try? (status: $0.next() as Outcome.Status, count: $0.next() as Int) }
                        .map { .planned(firstRow: firstRow, runs: $0) }
                }
            case .createIntent: reader.number().map { .intent(row: $0, .create) }
            case .deleteIntent: try? Entry.intent(row: reader.next(), .delete(accountID: reader.next()))
            case .outcomes, .partOutcomes:
                reader.list { RowOutcome(&$0, hasPart: tag == .partOutcomes) }.map { .outcomes($0) }
            case .accounts: try? Entry.accounts(row: reader.next(), first: reader.next(), reader.next())
            case .found: FoundAccount.read(&reader).map(Entry.found)
            case .clock: ProgressSample.read(&reader).map(Entry.clock)
            case .rebased where !isNested:
                reader.list { $0.slice().flatMap { Entry($0, isNested: true) } }.map { .rebased($0) }
            case .rebased: nil
            }
        guard let entry, reader.isAtEnd else { return nil }
        self = entry
    }
}

extension Entry.RowOutcome {
    fileprivate init?(_ reader: inout FieldReader, hasPart: Bool) {
        guard let row = reader.number(), let part = hasPart ? reader.number() : 0, let outcome = Outcome(&reader) else {
            return nil
        }
        self.init(row: row, part: part, outcome: outcome)
    }
}

extension RowFanIn.Account: Field {
    func write(to writer: inout FieldWriter) { writer.write(id, name, expected) }
    static func read(_ reader: inout FieldReader) -> Self? {
        try? Self(id: reader.next(), name: reader.next(), expected: reader.next())
    }
}
