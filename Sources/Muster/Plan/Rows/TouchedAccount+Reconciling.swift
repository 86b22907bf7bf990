extension TouchedAccount {
    /// A row and what becomes of it without a call.
    typealias Settled = [Entry.RowOutcome]

    /// The changes, once rows that speak of the full set of groups are held against each other: rows that contradict each other are taken out and fail, and
    /// the parts of one set take away what none of them lists.
    func reconciled() -> (changes: [Change], failed: Settled) {
        // Nearly every account has one row, or rows that need no such look.
        guard account.changes.contains(where: needsReconciling) else { return (account.changes, []) }
        var changes: [Change] = []
        var failed: Settled = []
        var state = account.changes.first.flatMap { $0.operation == .create ? nil : $0.before }
        for change in account.changes {
            switch change.operation {
            case .delete:
                guard let before = state else {
                    failed += change.steps.map { $0.settled(Outcome(.unchanged, action: "delete")) }
                    continue
                }
                changes.append(Change(operation: .delete, steps: change.steps, before: before, after: before))
                state = nil
            case .create, .update:
                let (left, problems) = sound(change)
                failed += problems
                guard !left.isEmpty else { continue }
                let replayed = replay(change, left, from: state ?? change.before)
                changes.append(replayed)
                state = replayed.after
            }
        }
        return (changes, failed)
    }

    private func needsReconciling(_ change: Change) -> Bool {
        if unreadableRow != nil { return true }
        guard change.steps.count > 1 || !earlierSteps.isEmpty else {
            return change.steps.contains { !$0.desiredChange.isWholeStatement && $0.desiredChange.isAboutFullSet }
        }
        return change.steps.contains(where: \.desiredChange.isAboutFullSet)
    }

    /// The rows of a change that can be done together, their wishes completed; and the others.
    private func sound(_ change: Change) -> (steps: [Change.Step], failed: Settled) {
        let statements = FullSetStatements(change.steps, earlier: earlierSteps)
        let action = change.operation.rawValue
        // Nobody can tell what a new account is to be in: then it is not made.
        if change.operation == .create, statements.areContradictory {
            return ([], change.steps.map { $0.settled(Outcome(contradiction($0, statements), action: action)) })
        }
        var taken = statements.parts.map {
            change.before.groups.subtracting($0).subtracting(everyone.map { [$0] } ?? [])
        }
        var steps: [Change.Step] = []
        var failed: Settled = []
        for var step in change.steps {
            if case .partOfFullSet(let groups) = step.desiredChange.groups {
                if let unreadableRow {
                    failed.append(step.settled(Outcome(incompleteSet(unreadableRow), action: action)))
                    continue
                }
                // The first row takes away what the set as a whole leaves out.
                step.desiredChange.groups = .change(adding: groups, removing: taken ?? [])
                taken = []
            } else if statements.rowContradicting(step) != nil {
                failed.append(step.settled(Outcome(contradiction(step, statements), action: action)))
                continue
            }
            steps.append(step)
        }
        return (steps, failed)
    }

    /// The change with these rows only.
    private func replay(_ change: Change, _ steps: [Change.Step], from before: AccountState) -> Change {
        var state = before
        let replayed = steps.enumerated().map { index, step -> Change.Step in
            var step = step
            let after = state.applying(step.desiredChange, everyone: everyone)
            if !step.wasPlanned {
                step.outcome =
                    change.operation == .create && index == 0 ? .created : after == state ? .unchanged : .updated
            }
            state = after
            return step
        }
        return Change(operation: change.operation, steps: replayed, before: before, after: state)
    }

    private func contradiction(_ step: Change.Step, _ statements: FullSetStatements) -> RowProblem {
        guard let other = statements.rowContradicting(step) else {
            return RowProblem(
                Outcome.contradictionCode,
                "other rows give the new account '\(account.name)' different sets of groups, so Muster does not create it"
            )
        }
        return RowProblem(
            Outcome.contradictionCode,
            "row \(other) gives '\(account.name)' another full set of groups, so Muster applies neither row"
        )
    }

    private func incompleteSet(_ row: Int) -> RowProblem {
        RowProblem(
            "incompleteSet",
            "row \(row) lists another group of '\(account.name)' and cannot be applied, so the full set of its groups is not known"
        )
    }
}

extension Change.Step {
    /// The row with what becomes of it.
    fileprivate func settled(_ outcome: Outcome) -> Entry.RowOutcome {
        Entry.RowOutcome(row: row, part: part, outcome: outcome)
    }
}
