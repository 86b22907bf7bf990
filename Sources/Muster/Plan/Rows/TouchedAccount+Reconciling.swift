extension TouchedAccount {
    /// A row with its outcome, which needs no call.
    typealias Settled = [Entry.RowOutcome]

    /// The changes after comparing the rows that state full sets of groups: contradicting rows fail, and the parts of one set together remove what none of
    /// them lists.
    func reconciled() -> (changes: [Change], failed: Settled) {
        // Fast path: nearly every account has one row, or rows without full sets.
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

    /// Returns the rows of a change that can be done together, and the failed ones.
    private func sound(_ change: Change) -> (steps: [Change.Step], failed: Settled) {
        let statements = FullSetStatements(change.steps, earlier: earlierSteps)
        let action = change.operation.rawValue
        // The groups of a new account are unclear, so Muster does not create it.
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
                // The first row removes the groups that the set as a whole does not list.
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

    /// Returns the change with only these rows.
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
    /// Returns the row with its outcome.
    fileprivate func settled(_ outcome: Outcome) -> Entry.RowOutcome {
        Entry.RowOutcome(row: row, part: part, outcome: outcome)
    }
}
