/// The full sets of groups that the rows of one change state: whether they contradict each other, and the union of their parts.
struct FullSetStatements: Sendable {
    /// The rows that state a full set, in the order of the sheet.
    private let statements: [Change.Step]
    /// The union of the partial sets; `nil` when there are none.
    let parts: Set<GroupTable.Index>?

    /// - Parameters:
    ///   - steps: the rows of the change.
    ///   - earlier: rows of the account that an earlier process of the run completed.
    init(_ steps: [Change.Step], earlier: [Change.Step]) {
        let all = earlier + steps
        statements = all.filter(\.desiredChange.isWholeStatement).sorted { $0.row < $1.row }
        let parts = all.compactMap { step -> Set<GroupTable.Index>? in
            if case .partOfFullSet(let groups) = step.desiredChange.groups { groups } else { nil }
        }
        self.parts = parts.isEmpty ? nil : parts.reduce(into: []) { $0.formUnion($1) }
    }

    /// Whether two rows state different sets.
    var areContradictory: Bool { statements.contains { $0.desiredChange.groups != statements[0].desiredChange.groups } }

    /// Returns the first row that states another set; `nil` when none does, or this row states none.
    func rowContradicting(_ step: Change.Step) -> Int? {
        guard step.desiredChange.isWholeStatement else { return nil }
        return statements.first { $0.desiredChange.groups != step.desiredChange.groups }?.row
    }
}

extension DesiredChange {
    /// Whether it states a full set of groups, or a part of one.
    var isAboutFullSet: Bool {
        if case .partOfFullSet = groups { true } else { isWholeStatement }
    }
}
