import IdentityAPI

extension AccountState {
    /// Returns this state with the difference between two others: the change from `expected` to `actual`, applied here.
    func rebased(from expected: AccountState, to actual: AccountState) -> AccountState {
        AccountState(
            displayName: ByteExactString(expected.displayName) == ByteExactString(actual.displayName)
                ? displayName : actual.displayName,
            groups: groups.subtracting(expected.groups.subtracting(actual.groups))
                .union(actual.groups.subtracting(expected.groups))
        )
    }

    /// Returns this state without a change by others.
    func without(change expected: AccountState, to actual: AccountState) -> AccountState {
        var state = rebased(from: actual, to: expected)
        // A name that is not theirs stays.
        if ByteExactString(displayName) != ByteExactString(actual.displayName) { state.displayName = displayName }
        return state
    }

    /// Returns a state that was read later, without the changes that only somebody else can have made. The run itself can have made any part of the way to a state that it asked for.
    ///
    /// - Parameter asked: the states that calls with an unknown outcome asked for.
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

    /// Creates the state of an account in a response. Without groups in the response, the known groups stay. Everyone stays as known, because services list it in some responses and not in others.
    init(_ account: RobotAccount, _ groups: inout GroupTable, known: AccountState) {
        displayName = account.displayName
        guard account.hasGroupIDs else {
            self.groups = known.groups
            return
        }
        self.groups = []
        for id in account.groupIDs { self.groups.insert(groups.index(ofID: id)) }
        guard let everyone = groups.everyone else { return }
        if known.groups.contains(everyone) { self.groups.insert(everyone) } else { self.groups.remove(everyone) }
    }
}
