/// A three-way merge of the rows' changes with an account that somebody else has changed since the plan.
///
/// It applies the planned changes to the account's present state. So changes by others stay, and changes that they have made already need no call. A row whose request would not be fulfilled is in
/// conflict: it fails, and the rows after it are merged without it.
struct Merge: Sendable {
    /// A row, and its conflict; `nil` for none.
    typealias Part = (step: Change.Step, conflict: RowProblem?)

    /// The rows, in order.
    private(set) var parts: [Part] = []
    /// The planned state after the rows without a conflict.
    private(set) var planned: AccountState
    /// The merged state after the rows without a conflict.
    private(set) var after: AccountState

    /// Merges rows.
    ///
    /// - Parameters:
    ///   - planned: the planned state before the rows.
    ///   - present: the present state.
    ///   - groups: all groups of the two states.
    init(_ steps: [Change.Step], planned: AccountState, present: AccountState, _ groups: GroupTable) {
        self.planned = planned
        after = present
        for step in steps {
            let wanted = self.planned.applying(step.desiredChange, everyone: groups.everyone)
            let merged = after.rebased(from: self.planned, to: wanted)
            let conflict = Self.conflict(
                step.desiredChange,
                planned: self.planned,
                present: after,
                merged: merged,
                groups
            )
            parts.append((step, conflict))
            guard conflict == nil else { continue }
            self.planned = wanted
            after = merged
        }
    }

    /// The rows without a conflict.
    var steps: [Change.Step] { parts.lazy.filter { $0.conflict == nil }.map(\.step) }

    private static func conflict(
        _ desiredChange: DesiredChange,
        planned: AccountState,
        present: AccountState,
        merged: AccountState,
        _ groups: GroupTable
    ) -> RowProblem? {
        var reasons: [String] = []
        if let name = desiredChange.displayName, ByteExactString(present.displayName) != ByteExactString(name),
            ByteExactString(present.displayName) != ByteExactString(planned.displayName)
        {
            reasons.append(
                "the row says the display name '\(name)', and since the plan somebody else has changed it "
                    + "from '\(planned.displayName)' to '\(present.displayName)'"
            )
        }
        // No call can change the membership in Everyone.
        let everyone = Set([groups.everyone].compactMap(\.self))
        let lost = desiredChange.wanted.subtracting(merged.groups).subtracting(everyone)
        let extra = desiredChange.unwanted(among: merged.groups).subtracting(everyone)
        if !lost.isEmpty {
            reasons.append(
                "the row says that the account is in \(groups.list(lost)), and since the plan somebody else has taken it out"
            )
        }
        if !extra.isEmpty {
            let says =
                if case .exactly(let set) = desiredChange.groups {
                    set.isEmpty ? "in no group" : "in \(groups.list(set)) only"
                } else { "not in \(groups.list(extra))" }
            reasons.append(
                "the row says that the account is \(says), and since the plan somebody else has added it to \(groups.list(extra))"
            )
        }
        guard !reasons.isEmpty else { return nil }
        return RowProblem(Outcome.meanwhileCode, reasons.joined(separator: "; ") + ": their change stays")
    }
}

extension GroupTable {
    /// Groups in a sentence: `'Finance', 'Legacy'`.
    func list(_ indices: Set<Index>) -> String { names(indices.sorted()).quoted() }
}
