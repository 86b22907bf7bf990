import Muster

/// What a plan changes and removes: by this run, and with `--limit`, by the whole plan.
extension PlanText {
    /// The whole plan; empty when this run does all of it.
    var wholePlan: [String] {
        guard !prepared.plan.later.isEmpty else { return [] }
        return ["  The whole plan, with what is left for later:"] + changes(prepared.plan.wholeCounts)
            + warnings(of: cost.wholeLosses)
    }

    /// The number of changed accounts, by kind of change.
    func changes(_ counts: Plan.Counts) -> [String] {
        let removals = counts.removals.counted("group membership")
        return told([
            (counts.creates, "to create"),
            (counts.updates, "to update" + (counts.removals > 0 ? ", taking away \(removals)" : "")),
            (counts.deletes, "to delete"),
        ])
    }

    /// The losses that may be unintended, a line each.
    func warnings(of losses: Losses) -> [String] {
        var lines: [String] = []
        if !losses.emptiedGroups.isEmpty {
            lines.append("  ! No robot account would be left in \(TextFormat.some(losses.emptiedGroups))")
        }
        if !losses.strandedAccounts.isEmpty {
            let accounts = losses.strandedAccounts.count.counted("account")
            lines.append(
                "  ! \(accounts) would be left in no group but Everyone: \(TextFormat.some(losses.strandedAccounts))"
            )
        }
        let deletes = losses.accounts.lost
        if deletes > 0 {
            lines.append(
                "  ! \(deletes == 1 ? "1 account is" : "\(deletes) accounts are") deleted for good: undo can only create new ones, with new ids"
            )
        }
        return lines
    }

    /// Returns numbers with their nouns, without zeros.
    func told(_ lines: [(number: Int, what: String)]) -> [String] {
        lines.filter { $0.number > 0 }.map { "\($0.number)".leftPadded(to: 8) + "  " + $0.what }
    }
}
