import IdentityAPI

/// The part of a request that a service accepted and did not do. It is undocumented whether an unknown group fails a call or is ignored, so Muster compares every response with the request.
struct Shortfall: Sendable {
    /// Groups that the account should be in and is not.
    private(set) var missing: Set<GroupTable.Index>
    /// Groups that the account should have left and has not.
    private(set) var kept: Set<GroupTable.Index>
    /// The friendly name that the account has instead of the requested one.
    private(set) var displayName: String?
    /// The ids of the account's groups; `nil` when they do not matter, or are unknown.
    private let memberOf: Set<String>?

    /// Compares an account with a difference that should have led to `after`. Without the account's groups, none counts as missing.
    ///
    /// - Parameter isWhole: whether to compare with everything that the rows ask for, and not only with the request.
    init(
        _ difference: Difference,
        _ after: AccountState,
        _ actual: RobotAccount,
        _ groups: GroupTable,
        isWhole: Bool = false
    ) {
        let isAboutGroups = !difference.adding.isEmpty || !difference.removing.isEmpty
        let memberOf = isAboutGroups || isWhole ? Set(actual.groupIDs.map(\.canonicalID)) : []
        self.memberOf = isWhole && actual.hasGroupIDs ? memberOf : nil
        missing =
            actual.hasGroupIDs ? Set(difference.adding.filter { !memberOf.contains(groups[$0].id.canonicalID) }) : []
        kept = Set(difference.removing.filter { memberOf.contains(groups[$0].id.canonicalID) })
        let isNamed = ByteExactString(actual.displayName) == ByteExactString(after.displayName)
        displayName = isNamed ? nil : actual.displayName
    }

    var isEmpty: Bool { missing.isEmpty && kept.isEmpty && displayName == nil }

    /// Returns why the service did not do what a row asks for; `nil` when it did.
    func reason(for desiredChange: DesiredChange, _ groups: GroupTable) -> String? {
        var reasons: [String] = []
        let (wanted, unwanted) = (missing.intersection(desiredChange.wanted), desiredChange.unwanted(among: kept))
        if !wanted.isEmpty { reasons.append("the account is not in \(groups.list(wanted))") }
        if !unwanted.isEmpty { reasons.append("the account is still in \(groups.list(unwanted))") }
        if let displayName, desiredChange.displayName != nil { reasons.append("its display name is '\(displayName)'") }
        return reasons.isEmpty ? nil : reasons.joined(separator: ", and ")
    }

    /// Returns how somebody else changed the account against what a row asks for, outside of the request; `nil` for no such change.
    func meanwhile(for desiredChange: DesiredChange, _ groups: GroupTable) -> String? {
        guard let memberOf else { return nil }
        let isIn = { (group: GroupTable.Index) in memberOf.contains(groups[group].id.canonicalID) }
        var extra = groups.names(desiredChange.removing.subtracting(kept).filter(isIn).sorted())
        if case .exactly(let set) = desiredChange.groups {
            let known = set.union(kept).union([groups.everyone].compactMap(\.self))
            extra = groups.names(ofIDs: memberOf.subtracting(groups.ids(known).map(\.canonicalID)))
        }
        let lost = desiredChange.wanted.subtracting(missing).filter { !isIn($0) }
        var reasons: [String] = []
        if !lost.isEmpty { reasons.append("has taken it out of \(groups.list(lost))") }
        if !extra.isEmpty { reasons.append("has added it to \(extra.quoted())") }
        return reasons.isEmpty ? nil : reasons.joined(separator: " and ")
    }
}

extension AccountState {
    /// Returns this state without what the service did not do.
    func less(_ shortfall: Shortfall) -> AccountState {
        AccountState(
            displayName: shortfall.displayName ?? displayName,
            groups: groups.subtracting(shortfall.missing).union(shortfall.kept)
        )
    }
}
