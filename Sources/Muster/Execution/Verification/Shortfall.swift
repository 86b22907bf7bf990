import IdentityAPI

/// What a service that answered "done" has not done. Nobody documents whether an unknown group fails a call or is passed over in silence, so every
/// answer is held against what was asked.
struct Shortfall: Sendable {
    /// Groups that the account should be in and is not.
    private(set) var missing: Set<GroupTable.Index>
    /// Groups that the account should have left and has not.
    private(set) var kept: Set<GroupTable.Index>
    /// The friendly name that the account has instead of the one asked for.
    private(set) var displayName: String?

    /// What is missing of a difference that should have led to `after`. Of an account that does not tell its groups, none is missing.
    init(_ difference: Difference, _ after: AccountState, _ actual: RobotAccount, _ groups: GroupTable) {
        let isAboutGroups = !difference.adding.isEmpty || !difference.removing.isEmpty
        let memberOf = isAboutGroups ? Set(actual.groupIDs.map(\.canonicalID)) : []
        missing =
            actual.tellsGroups ? Set(difference.adding.filter { !memberOf.contains(groups[$0].id.canonicalID) }) : []
        kept = Set(difference.removing.filter { memberOf.contains(groups[$0].id.canonicalID) })
        let isNamed = ExactText(actual.displayName) == ExactText(after.displayName)
        displayName = isNamed ? nil : actual.displayName
    }

    var isEmpty: Bool { missing.isEmpty && kept.isEmpty && displayName == nil }

    /// Why a row with this wish has not got what it wants; `nil` when it has.
    func reason(for wish: Wish, _ groups: GroupTable) -> String? {
        var reasons: [String] = []
        let (wanted, unwanted) = wish.touched(missing: missing, kept: kept)
        if !wanted.isEmpty { reasons.append("the account is not in \(list(wanted, groups))") }
        if !unwanted.isEmpty { reasons.append("the account is still in \(list(unwanted, groups))") }
        if let displayName, wish.displayName != nil { reasons.append("its display name is '\(displayName)'") }
        return reasons.isEmpty ? nil : reasons.joined(separator: ", and ")
    }

    private func list(_ indices: Set<GroupTable.Index>, _ groups: GroupTable) -> String {
        groups.names(indices.sorted()).map { "'\($0)'" }.joined(separator: ", ")
    }
}

extension Wish {
    /// Which of the missing and of the kept groups this wish is about.
    func touched(
        missing: Set<GroupTable.Index>,
        kept: Set<GroupTable.Index>
    ) -> (wanted: Set<GroupTable.Index>, unwanted: Set<GroupTable.Index>) {
        switch groups {
        case .leave: ([], [])
        case .exactly(let groups): (missing.intersection(groups), kept.subtracting(groups))
        case .partOfFullSet(let groups): (missing.intersection(groups), [])
        case .marks(let adding, let removing), .change(let adding, let removing):
            (missing.intersection(adding), kept.intersection(removing))
        }
    }
}

extension AccountState {
    /// This state, less what the service left undone.
    func less(_ shortfall: Shortfall) -> AccountState {
        AccountState(
            displayName: shortfall.displayName ?? displayName,
            groups: groups.subtracting(shortfall.missing).union(shortfall.kept)
        )
    }
}
