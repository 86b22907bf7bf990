extension Entry {
    enum Tag {
        static let begin: UInt8 = 1
        static let planned: UInt8 = 2
        static let createIntent: UInt8 = 3
        static let outcomes: UInt8 = 4
        static let deleteIntent: UInt8 = 5
        static let rebased: UInt8 = 6
        static let clock: UInt8 = 7
        static let accounts: UInt8 = 8
        static let partOutcomes: UInt8 = 9
        static let found: UInt8 = 10
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
            writer.bytes.append(Tag.begin)
            writer.write(beginning.runID)
            writer.write(beginning.fingerprint)
            writer.write(beginning.rowCount)
        case .planned(let firstRow, let runs):
            writer.bytes.append(Tag.planned)
            writer.write(firstRow)
            writer.write(list: runs) {
                $0.bytes.append($1.status.tag)
                $0.write($1.count)
            }
        case .intent(let row, .create):
            writer.bytes.append(Tag.createIntent)
            writer.write(row)
        case .intent(let row, .delete(let accountID)):
            writer.bytes.append(Tag.deleteIntent)
            writer.write(row)
            writer.write(accountID)
        case .outcomes(let rows):
            // Nearly no row stands for several accounts.
            let hasParts = rows.contains { $0.part != 0 }
            writer.bytes.append(hasParts ? Tag.partOutcomes : Tag.outcomes)
            writer.write(rows.count)
            for row in rows {
                writer.write(row.row)
                if hasParts { writer.write(row.part) }
                row.outcome.write(to: &writer)
            }
        case .accounts(let row, let first, let accounts):
            writer.bytes.append(Tag.accounts)
            writer.write(row)
            writer.write(first)
            writer.write(list: accounts) {
                $0.write($1.id)
                $0.write($1.name)
                $0.bytes.append($1.expected.tag)
            }
        case .found(let account):
            writer.bytes.append(Tag.found)
            account.write(to: &writer)
        case .clock(let sample):
            writer.bytes.append(Tag.clock)
            sample.write(to: &writer)
        case .rebased(let entries):
            writer.bytes.append(Tag.rebased)
            writer.write(list: entries) {
                let bytes = $1.encoded
                $0.write(bytes.count)
                $0.bytes.append(contentsOf: bytes)
            }
        }
    }

    /// Reads an entry; `nil` for bytes that are none.
    ///
    /// - Parameter isNested: whether it stands inside another entry, which only one level of entries may.
    init?(_ bytes: ArraySlice<UInt8>, isNested: Bool = false) {
        var reader = FieldReader(bytes)
        guard let tag = reader.byte() else { return nil }
        switch tag {
        case Tag.begin:
            guard
                let runID = reader.text(), let fingerprint = reader.text(), let rowCount = reader.number(),
                rowCount <= Beginning.mostRows
            else { return nil }
            self = .begin(Beginning(runID: runID, fingerprint: fingerprint, rowCount: rowCount))
        case Tag.planned:
            guard let firstRow = reader.number(), let runs = reader.list(Self.run) else { return nil }
            self = .planned(firstRow: firstRow, runs: runs)
        case Tag.createIntent:
            guard let row = reader.number() else { return nil }
            self = .intent(row: row, .create)
        case Tag.deleteIntent:
            guard let row = reader.number(), let accountID = reader.text() else { return nil }
            self = .intent(row: row, .delete(accountID: accountID))
        case Tag.outcomes, Tag.partOutcomes:
            let rows = reader.list { RowOutcome(&$0, hasPart: tag == Tag.partOutcomes) }
            guard let rows else { return nil }
            self = .outcomes(rows)
        case Tag.accounts:
            guard let row = reader.number(), let first = reader.number(),
                let accounts = reader.list({ RowFanIn.Account(&$0) })
            else { return nil }
            self = .accounts(row: row, first: first, accounts)
        case Tag.found:
            guard let account = FoundAccount(&reader) else { return nil }
            self = .found(account)
        case Tag.clock:
            guard let sample = ProgressSample(&reader) else { return nil }
            self = .clock(sample)
        case Tag.rebased where isNested: return nil
        case Tag.rebased:
            guard let entries = reader.list({ $0.slice().flatMap { Entry($0, isNested: true) } }) else { return nil }
            self = .rebased(entries)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension Entry {
    private static func run(_ reader: inout FieldReader) -> (status: Outcome.Status, count: Int)? {
        guard let status = Outcome.Status(&reader), let count = reader.number() else { return nil }
        return (status, count)
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

extension RowFanIn.Account {
    fileprivate init?(_ reader: inout FieldReader) {
        guard let id = reader.text(), let name = reader.text(), let expected = Outcome.Status(&reader) else {
            return nil
        }
        self.init(id: id, name: name, expected: expected)
    }
}
