/// What the rows of one change say about the full set of an account's groups: whether they contradict each other, and what the parts of a set make together.
struct FullSetStatements: Sendable {
    /// The rows that state the whole set, in the order of the sheet.
    private let statements: [Change.Step]
    /// All groups that parts of the set list; `nil` where no row is a part.
    let parts: Set<GroupTable.Index>?

    /// - Parameters:
    ///   - steps: the rows of the change.
    ///   - earlier: rows about the account that an earlier process of the run has dealt with.
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

    /// The first row that states another set than this one; `nil` where none does, or this one states none.
    func rowContradicting(_ step: Change.Step) -> Int? {
        guard step.desiredChange.isWholeStatement else { return nil }
        return statements.first { $0.desiredChange.groups != step.desiredChange.groups }?.row
    }
}

extension DesiredChange {
    /// Whether it states the full set of groups, or a part of it.
    var isAboutFullSet: Bool {
        if case .partOfFullSet = groups { true } else { isWholeStatement }
    }
}
