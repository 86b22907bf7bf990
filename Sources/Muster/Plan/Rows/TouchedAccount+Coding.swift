extension TouchedAccount {
    /// Appends everything about the account.
    func write(to writer: inout FieldWriter) {
        writer.write(account.id) { $0.write($1) }
        writer.write(account.name)
        writer.write(account.formerName) { $0.write($1) }
        writer.write(account.changes.count)
        for change in account.changes { change.write(to: &writer) }
        writer.write(state) { $0.write($1) }
        writer.write(earlierSteps.count)
        for step in earlierSteps { step.write(to: &writer) }
        writer.write(unreadableRow) { $0.write($1) }
        writer.write(everyone) { $0.write(Int($1)) }
        writer.write(settled.count)
        for (row, outcome) in settled {
            writer.write(row)
            outcome.write(to: &writer)
        }
        writer.write(settledParts.count)
        for part in settledParts {
            writer.write(part.row)
            writer.write(part.part)
            part.outcome.write(to: &writer)
        }
    }

    /// Reads what ``write(to:)`` wrote; `nil` where it is not all there.
    init?(_ reader: inout FieldReader) {
        guard let id = reader.optional({ $0.text() }), let name = reader.text(),
            let formerName = reader.optional({ $0.text() }), let changes = reader.list({ Change(&$0) }),
            let state = reader.optional({ $0.state() }),
            let earlierSteps = reader.list({ Change.Step(&$0) }),
            let unreadableRow = reader.optional({ $0.number() }), let everyone = reader.optional({ $0.number() }),
            let settled = reader.list({ reader in
                reader.number().flatMap { row in Outcome(&reader).map { (row: row, outcome: $0) } }
            }),
            let settledParts = reader.list({ Entry.RowOutcome(part: &$0) })
        else { return nil }
        self.init(id: id, name: name, state: state)
        account.formerName = formerName
        account.changes = changes
        self.earlierSteps = earlierSteps
        self.unreadableRow = unreadableRow
        self.everyone = everyone.map { GroupTable.Index($0) }
        self.settled = settled
        self.settledParts = settledParts
    }
}

extension Entry.RowOutcome {
    fileprivate init?(part reader: inout FieldReader) {
        guard let row = reader.number(), let part = reader.number(), let outcome = Outcome(&reader) else { return nil }
        self.init(row: row, part: part, outcome: outcome)
    }
}

extension Change {
    fileprivate func write(to writer: inout FieldWriter) {
        writer.bytes.append(operation.tag)
        writer.write(steps.count)
        for step in steps { step.write(to: &writer) }
        writer.write(before)
        writer.write(after)
    }

    fileprivate init?(_ reader: inout FieldReader) {
        guard let operation = reader.byte().flatMap(Operation.init(tag:)), let steps = reader.list({ Step(&$0) }),
            let before = reader.state(), let after = reader.state()
        else { return nil }
        self.init(operation: operation, steps: steps, before: before, after: after)
    }
}

extension Change.Step {
    fileprivate func write(to writer: inout FieldWriter) {
        writer.write(row)
        writer.write(part)
        writer.write(wish)
        writer.bytes.append(outcome.tag)
        writer.bytes.append((wasPlanned ? 1 : 0) | (wasInRefusedCall ? 2 : 0) | (mayCreate ? 4 : 0))
    }

    fileprivate init?(_ reader: inout FieldReader) {
        guard let row = reader.number(), let part = reader.number(), let wish = reader.wish(),
            let outcome = reader.byte().flatMap(Outcome.Status.init(tag:)), let marks = reader.byte()
        else { return nil }
        self.init(
            row: row,
            part: part,
            wish: wish,
            outcome: outcome,
            wasPlanned: marks & 1 != 0,
            wasInRefusedCall: marks & 2 != 0,
            mayCreate: marks & 4 != 0
        )
    }
}

extension Change.Operation {
    fileprivate var tag: UInt8 {
        switch self {
        case .create: 1
        case .update: 2
        case .delete: 3
        }
    }

    fileprivate init?(tag: UInt8) {
        switch tag {
        case 1: self = .create
        case 2: self = .update
        case 3: self = .delete
        default: return nil
        }
    }
}
