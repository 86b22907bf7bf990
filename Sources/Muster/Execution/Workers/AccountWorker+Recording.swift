/// How the outcomes of an account are made durable.
extension AccountWorker {
    /// Makes the outcomes durable, and counts them only then.
    ///
    /// - Parameters:
    ///   - entries: what must be durable with them.
    ///   - isWithheld: whether other calls have to tell first whether the rows failed at all.
    func record(
        _ steps: [Change.Step],
        _ outcomes: [Outcome],
        with entries: [Entry] = [],
        isWithheld: Bool = false
    ) async throws -> Bool {
        if isWithheld {
            if !entries.isEmpty { try await checkpoint.append(entries) }
            // Only creates and deletes have intents that may have to stay.
            let isInDoubt =
                steps.contains(where: \.hasIntent)
                && (steps.contains(where: \.wasPlanned) || outcomes.contains { $0.attempts > 1 })
            control.withhold(rows(steps, outcomes), isInDoubt: isInDoubt)
            return control.stopReason == nil
        }
        let rows = rows(steps, outcomes) + control.takeReleased()
        try await checkpoint.append(entries + [.outcomes(rows)])
        control.count(rows)
        return control.stopReason == nil
    }

    /// The same for an account that was made and has nothing more to come. It is not waited for: a crash before it is durable leaves an account in doubt,
    /// which a resume looks up. When it cannot be recorded, the run stops.
    func recordMade(_ steps: [Change.Step], _ outcomes: [Outcome]) -> Bool {
        let rows = rows(steps, outcomes) + control.takeReleased()
        checkpoint.append([.outcomes(rows)]) { [control] in
            switch $0 {
            case .success: control.count(rows)
            case .failure(let error): control.stop(.broken(error))
            }
        }
        return control.stopReason == nil
    }

    private func rows(_ steps: [Change.Step], _ outcomes: [Outcome]) -> [Entry.RowOutcome] {
        zip(steps, outcomes).map { .init(row: $0.row, part: $0.part, outcome: $1) }
    }

    func fail(_ steps: [Change.Step], _ account: Account, _ code: String, _ message: String) async throws
        -> Bool
    {
        let outcome = Outcome(RowProblem(code, message), action: "update")
        return try await record(steps, steps.map { _ in outcome }, isWithheld: account.isWithheld)
    }
}
