extension PreparedRun {
    /// Why the safety limits reject this plan; `nil` when they do not. Work that is left for later counts too, because a canary is the beginning of the whole.
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

    /// Notes that somebody has agreed to what the plan does. A yes to a canary is one to its rows only, and is not kept for the rest.
    public mutating func agree() {
        guard plan.later.isEmpty else { return }
        settings.isAgreed = true
        // The limit leaves nothing out, and beside one an agreement does not count.
        settings.limit = nil
    }
}
