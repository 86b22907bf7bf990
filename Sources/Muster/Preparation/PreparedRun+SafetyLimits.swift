extension PreparedRun {
    /// Why the safety limits reject the plan; `nil` when they do not. Includes the rows beyond `--limit`, because a canary is the beginning of the whole plan.
    public var objection: String? {
        let safetyLimits = settings.safetyLimits
        let accounts = directory.accounts.count
        let changes = plan.wholeCounts.changes
        if let most = safetyLimits.changes, most.isExceeded(by: changes, of: accounts) {
            return "\(changes) of \(accounts.counted("account")) would change, more than --max-changes \(most) allows"
        }
        guard let most = safetyLimits.removals else { return nil }
        let losses = cost.wholeLosses
        let isExceeded =
            switch most {
            case .count: most.isExceeded(by: plan.wholeCounts.losses, of: 0)
            case .percent:
                most.isExceeded(by: losses.memberships.lost, of: losses.memberships.all)
                    || most.isExceeded(by: losses.accounts.lost, of: losses.accounts.all)
            }
        guard isExceeded else { return nil }
        return
            "\(losses.memberships.lost) of \(losses.memberships.all.counted("membership")) and \(losses.accounts.lost) of "
            + "\(losses.accounts.all.counted("account")) would be removed, more than --max-removals \(most) allows"
    }

    /// Records the confirmation of the plan. The confirmation of a canary covers only its rows, and is not recorded.
    public mutating func agree() {
        guard plan.later.isEmpty else { return }
        settings.isAgreed = true
        // The limit excludes no row, and with a limit the confirmation would not count.
        settings.limit = nil
    }
}
