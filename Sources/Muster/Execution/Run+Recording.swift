import IdentityAPI
import SystemPackage

/// What a run makes durable before its first call.
extension Run {
    /// Makes the plan, and the values that it will change, durable before the first write is sent.
    func recordPlan() async throws {
        let plan = prepared.plan
        let earlier = prepared.earlier
        // On every start, because a resumed run may change accounts that the earlier process did not.
        let saved =
            earlier?.ledger.hasWholePlan == true ? earlier.map { ($0.folder, $0.ledger.found + prepared.found) } : nil
        let before = try saved.map { try BeforeFile(of: $0, found: $1).lines } ?? []
        try BeforeFile.write(plan, prepared.directory.groups, to: folder, over: before)
        // A row with a wildcard keeps the accounts that it was planned for, even when others match its name later.
        let accounts = plan.fanIns.sorted { $0.key < $1.key }
            .filter { earlier?.ledger.hasWholePlan != true || earlier?.ledger.fanIn(row: $0.key) == nil }
            .flatMap { Entry.accounts(row: $0.key, $0.value) }
        let planned = accounts + Entry.planned(plan.expectations(over: earlier?.ledger.expectations ?? []))
        let begun = Entry.clock(recorder.sample(.begun))
        if let rebase = earlier?.rebase {
            // Before this one entry the run follows the old sheet, and after it the new one, with its plan and copy.
            _ = try ClaimedFolder.keepSheet(of: prepared, in: folder)
            try await checkpoint.append([rebase.entry(with: planned), begun])
            try AtomicFile.write(record.encoded(), to: folder.record)
        } else if earlier?.ledger.hasWholePlan != true {
            // The calls that an earlier run may have sent come before the plan, so that a checkpoint with a plan always has them.
            let intents = prepared.origin?.intents.map { Entry.intent(row: $0.key, $0.value) } ?? []
            try await checkpoint.append([.begin(beginning)] + intents + planned + [begun])
        } else {
            try await checkpoint.append(accounts + prepared.found.map { .found($0) } + [begun])
        }
        // A resume after a kill must not ask again about what was agreed to now.
        if let before = earlier?.record.settings, record.settings.isAgreed, !before.isAgreed || before.limit != nil {
            try AtomicFile.write(record.encoded(), to: folder.record)
        }
        // In parts, so that no entry and no write grows with the sheet.
        let rows = plan.settled.map { Entry.RowOutcome(row: $0.row, outcome: $0.outcome) }
        var settled = (plan.settledParts + rows)[...]
        while !settled.isEmpty {
            let part = settled.prefix(4096)
            settled = settled.dropFirst(part.count)
            try await checkpoint.append([.outcomes(Array(part))])
            control.count(part.filter { $0.part == 0 })
        }
    }

    private var beginning: Entry.Beginning {
        Entry.Beginning(runID: record.id, fingerprint: record.input.sha256, rowCount: record.input.rows)
    }
}
