/// The part of an account that Muster can change.
package struct AccountState: Sendable, Equatable {
    /// The friendly name.
    package var displayName: String
    /// Its groups.
    package var groups: Set<GroupTable.Index>

    /// Returns whether two states are equal, the friendly names byte for byte.
    package static func == (a: AccountState, b: AccountState) -> Bool {
        ByteExactString(a.displayName) == ByteExactString(b.displayName) && a.groups == b.groups
    }

    /// Returns the state after a change. Everyone always stays.
    func applying(_ desiredChange: DesiredChange, everyone: GroupTable.Index?) -> AccountState {
        var state = self
        if let displayName = desiredChange.displayName { state.displayName = displayName }
        switch desiredChange.groups {
        case .leave: break
        case .exactly(let groups): state.groups = groups
        case .partOfFullSet(let groups): state.groups.formUnion(groups)
        case .marks(let adding, let removing), .change(let adding, let removing):
            state.groups = groups.subtracting(removing).union(adding)
        }
        if let everyone, groups.contains(everyone) { state.groups.insert(everyone) }
        return state
    }

    /// Returns the number of groups to leave on the way to another state.
    func removals(to other: AccountState) -> Int { groups.count { !other.groups.contains($0) } }

    /// Returns the changes from this state to another.
    package func difference(to other: AccountState) -> Difference {
        Difference(
            displayName: ByteExactString(displayName) == ByteExactString(other.displayName) ? nil : other.displayName,
            adding: other.groups.subtracting(groups).sorted(),
            removing: groups.subtracting(other.groups).sorted()
        )
    }
}

/// The change that one row asks for, with its groups looked up.
package struct DesiredChange: Sendable, Hashable {
    /// The change of the set of groups.
    package enum Groups: Sendable, Hashable {
        case leave
        case exactly(Set<GroupTable.Index>)
        /// A part of the full set. Other rows have the other parts. The removals are known only with all parts.
        case partOfFullSet(Set<GroupTable.Index>)
        /// The marks of a matrix row. Groups without a column stay.
        case marks(in: Set<GroupTable.Index>, out: Set<GroupTable.Index>)
        case change(adding: Set<GroupTable.Index>, removing: Set<GroupTable.Index>)
    }

    /// The friendly name; `nil` leaves it.
    package var displayName: String?
    /// The groups.
    package var groups: Groups

    /// The groups that it names for the account to be in.
    var wanted: Set<GroupTable.Index> {
        switch groups {
        case .leave: []
        case .exactly(let groups), .partOfFullSet(let groups): groups
        case .marks(let adding, _), .change(let adding, _): adding
        }
    }

    /// The groups that it names for the account to leave.
    var removing: Set<GroupTable.Index> {
        switch groups {
        case .marks(_, let removing), .change(_, let removing): removing
        case .leave, .exactly, .partOfFullSet: []
        }
    }

    /// Returns those of an account's groups that the account is to leave.
    func unwanted(among groups: Set<GroupTable.Index>) -> Set<GroupTable.Index> {
        if case .exactly(let set) = self.groups { groups.subtracting(set) } else { groups.intersection(removing) }
    }

    /// Whether it states the full set of groups, so that another row for the same account must state the same.
    var isWholeStatement: Bool {
        switch groups {
        case .exactly, .marks: true
        case .leave, .partOfFullSet, .change: false
        }
    }

    /// Returns the same change without Everyone, which every account is in.
    func leavingOut(_ everyone: GroupTable.Index?) -> DesiredChange {
        guard let everyone else { return self }
        var desiredChange = self
        switch groups {
        case .leave: break
        case .exactly(let groups): desiredChange.groups = .exactly(groups.subtracting([everyone]))
        case .partOfFullSet(let groups): desiredChange.groups = .partOfFullSet(groups.subtracting([everyone]))
        case .marks(let marked, let unmarked):
            desiredChange.groups = .marks(in: marked.subtracting([everyone]), out: unmarked.subtracting([everyone]))
        case .change(let adding, let removing):
            desiredChange.groups = .change(adding: adding.subtracting([everyone]), removing: removing)
        }
        return desiredChange
    }
}

/// What one call would change.
package struct Difference: Sendable, Hashable {
    /// The new friendly name; `nil` when it stays.
    package var displayName: String?
    /// The groups to enter, in the table's order.
    package var adding: [GroupTable.Index]
    /// The groups to leave, in the table's order.
    package var removing: [GroupTable.Index]

    /// Whether nothing changes.
    package var isEmpty: Bool { displayName == nil && adding.isEmpty && removing.isEmpty }
}
