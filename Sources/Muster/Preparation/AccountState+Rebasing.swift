import IdentityAPI

extension AccountState {
    /// This state with what differs between two others: a change from `expected` to `actual`, made here instead.
    func rebased(from expected: AccountState, to actual: AccountState) -> AccountState {
        AccountState(
            displayName: ByteExactString(expected.displayName) == ByteExactString(actual.displayName)
                ? displayName : actual.displayName,
            groups: groups.subtracting(expected.groups.subtracting(actual.groups))
                .union(actual.groups.subtracting(expected.groups))
        )
    }

    /// This state without a change that others have made.
    func without(change expected: AccountState, to actual: AccountState) -> AccountState {
        let isTheirs = ByteExactString(displayName) == ByteExactString(actual.displayName)
        return AccountState(
            displayName: isTheirs ? expected.displayName : displayName,
            groups: groups.subtracting(actual.groups.subtracting(expected.groups))
                .union(expected.groups.subtracting(actual.groups))
        )
    }

    /// How much of a state that is seen later the run itself can have brought about, on its way from here to one of the states that it asked for.
    ///
    /// - Parameter asked: what the run asked for, as far as it is not known what came of it.
    /// - Returns: what is seen, without what only somebody else can have changed.
    func expected(in seen: AccountState, asked: [AccountState]) -> AccountState {
        guard !asked.isEmpty, self != seen else { return self }
        let isAsked = asked.contains { ByteExactString($0.displayName) == ByteExactString(seen.displayName) }
        let touched = asked.reduce(into: Set<GroupTable.Index>()) {
            $0.formUnion(groups.symmetricDifference($1.groups))
        }
        return AccountState(
            displayName: isAsked ? seen.displayName : displayName,
            groups: groups.subtracting(touched).union(seen.groups.intersection(touched))
        )
    }

    /// An account as the service shows it. Where it does not tell its groups, those that were known stay. Whether it names Everyone makes no difference: services do here, and do not there.
    init(_ account: RobotAccount, _ groups: inout GroupTable, known: AccountState) {
        displayName = account.displayName
        guard account.tellsGroups else {
            self.groups = known.groups
            return
        }
        self.groups = []
        for id in account.groupIDs { self.groups.insert(groups.index(ofID: id)) }
        guard let everyone = groups.everyone else { return }
        if known.groups.contains(everyone) { self.groups.insert(everyone) } else { self.groups.remove(everyone) }
    }
}
