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
    /// The ids of the groups that the account is in; `nil` where they were not asked about, or are not told.
    private let memberOf: Set<String>?

    /// What is missing of a difference that should have led to `after`. Of an account that does not tell its groups, none is missing.
    ///
    /// - Parameter isWhole: whether the account is compared with all that its rows want, and not only with what was asked.
    init(
        _ difference: Difference,
        _ after: AccountState,
        _ actual: RobotAccount,
        _ groups: GroupTable,
        isWhole: Bool = false
    ) {
        let isAboutGroups = !difference.adding.isEmpty || !difference.removing.isEmpty
        let memberOf = isAboutGroups || isWhole ? Set(actual.groupIDs.map(\.canonicalID)) : []
        self.memberOf = isWhole && actual.tellsGroups ? memberOf : nil
        missing =
            actual.tellsGroups ? Set(difference.adding.filter { !memberOf.contains(groups[$0].id.canonicalID) }) : []
        kept = Set(difference.removing.filter { memberOf.contains(groups[$0].id.canonicalID) })
        let isNamed = ByteExactString(actual.displayName) == ByteExactString(after.displayName)
        displayName = isNamed ? nil : actual.displayName
    }

    var isEmpty: Bool { missing.isEmpty && kept.isEmpty && displayName == nil }

    /// Why a row with this wish has not got what it wants; `nil` when it has.
    func reason(for desiredChange: DesiredChange, _ groups: GroupTable) -> String? {
        var reasons: [String] = []
        let (wanted, unwanted) = desiredChange.touched(missing: missing, kept: kept)
        if !wanted.isEmpty { reasons.append("the account is not in \(groups.list(wanted))") }
        if !unwanted.isEmpty { reasons.append("the account is still in \(groups.list(unwanted))") }
        if let displayName, desiredChange.displayName != nil { reasons.append("its display name is '\(displayName)'") }
        return reasons.isEmpty ? nil : reasons.joined(separator: ", and ")
    }

    /// How somebody else has made the account otherwise than a row with this wish says, although nothing of that was asked of the service; `nil` where nobody has.
    func meanwhile(for desiredChange: DesiredChange, _ groups: GroupTable) -> String? {
        guard let memberOf else { return nil }
        let isIn = { (group: GroupTable.Index) in memberOf.contains(groups[group].id.canonicalID) }
        let (wanted, unwanted): (Set<GroupTable.Index>, Set<GroupTable.Index>)
        var extra: [String] = []
        switch desiredChange.groups {
        case .leave: return nil
        case .exactly(let set):
            (wanted, unwanted) = (set, [])
            let known = set.union(kept).union([groups.everyone].compactMap(\.self))
            let ids = memberOf.subtracting(groups.ids(known).map(\.canonicalID))
            extra = ids.sorted().map { groups.name(ofID: $0) ?? $0 }
        case .partOfFullSet(let set): (wanted, unwanted) = (set, [])
        case .marks(let adding, let removing), .change(let adding, let removing):
            (wanted, unwanted) = (adding, removing)
        }
        extra += groups.names(unwanted.subtracting(kept).filter(isIn).sorted())
        let lost = wanted.subtracting(missing).filter { !isIn($0) }
        var reasons: [String] = []
        if !lost.isEmpty { reasons.append("has taken it out of \(groups.list(lost))") }
        if !extra.isEmpty { reasons.append("has added it to \(extra.quoted())") }
        return reasons.isEmpty ? nil : reasons.joined(separator: " and ")
    }
}

extension DesiredChange {
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
