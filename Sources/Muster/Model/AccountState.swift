/// The part of an account that Muster can change.
package struct AccountState: Sendable, Equatable {
    /// The friendly name.
    package var displayName: String
    /// The groups that it is in.
    package var groups: Set<GroupTable.Index>

    /// Returns whether two states are equal, the friendly names byte for byte.
    package static func == (a: AccountState, b: AccountState) -> Bool {
        ByteExactString(a.displayName) == ByteExactString(b.displayName) && a.groups == b.groups
    }

    /// The state after a wish has come true. Everyone stays, whatever the wish says.
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

    /// How many groups are left on the way to another state.
    func removals(to other: AccountState) -> Int { groups.count { !other.groups.contains($0) } }

    /// What must change to come from here to another state.
    package func difference(to other: AccountState) -> Difference {
        Difference(
            displayName: ByteExactString(displayName) == ByteExactString(other.displayName) ? nil : other.displayName,
            adding: other.groups.subtracting(groups).sorted(),
            removing: groups.subtracting(other.groups).sorted()
        )
    }
}

/// What one row wants of an account, with its groups looked up.
package struct DesiredChange: Sendable, Hashable {
    /// What becomes of the set of groups.
    package enum Groups: Sendable, Hashable {
        case leave
        case exactly(Set<GroupTable.Index>)
        /// A part of the full set, whose other parts stand in other rows. What it takes away is known once all of them are.
        case partOfFullSet(Set<GroupTable.Index>)
        /// What a row of a matrix says of each group that has a column; other groups stay.
        case marks(in: Set<GroupTable.Index>, out: Set<GroupTable.Index>)
        case change(adding: Set<GroupTable.Index>, removing: Set<GroupTable.Index>)
    }

    /// The friendly name; `nil` leaves it.
    package var displayName: String?
    /// The groups.
    package var groups: Groups

    /// Whether it says all there is to say about the groups, so that another row for the same account must say the same.
    var isWholeStatement: Bool {
        switch groups {
        case .exactly, .marks: true
        case .leave, .partOfFullSet, .change: false
        }
    }

    /// The same wish without a group that every account is in anyway.
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
