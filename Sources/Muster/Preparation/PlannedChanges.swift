import IdentityAPI

/// The lines of a plan, in the order of the sheet: new groups first, then accounts and rows that cannot be done. Rows that need no call have no line.
///
/// It keeps twelve bytes a line and builds a line when a caller asks for it, so that a caller can show a part of a long plan.
public struct PlannedChanges: RandomAccessCollection, Sendable {
    /// Where a line comes from.
    private struct Place: Sendable {
        var row: UInt32
        /// An index of the work, of the settled rows, or of the new groups.
        var index: UInt32
        /// Which of the account's changes it is.
        var part: UInt16 = 0
        var kind: PlannedChange.Kind
        var isOfGroup = false
    }

    private let plan: Plan
    private let groups: GroupTable
    private let failures: [Int: (line: Int, name: String)]
    private var places: [Place] = []

    /// Lists the lines of a plan.
    init(_ prepared: PreparedRun) throws {
        plan = prepared.plan
        groups = prepared.directory.groups
        failures = try prepared.sheet.names(ofRows: Set(prepared.failedRows))
        for index in plan.newGroups.indices {
            places.append(Place(row: 0, index: UInt32(index), kind: .create, isOfGroup: true))
        }
        for (index, settled) in plan.settled.enumerated() where settled.outcome.status == .failed {
            places.append(Place(row: UInt32(settled.row), index: UInt32(index), kind: .impossible))
        }
        for index in plan.work.indices {
            let row = plan.work.firstRows[index]
            switch plan.work.shape(index) {
            case .create: places.append(Place(row: row, index: UInt32(index), kind: .create))
            case .update: places.append(Place(row: row, index: UInt32(index), kind: .update))
            case .delete: places.append(Place(row: row, index: UInt32(index), kind: .delete))
            case .several:
                for (part, change) in plan.work[index].changes.enumerated() {
                    let row = UInt32(change.steps.first?.row ?? Int(row))
                    let kind = PlannedChange.Kind(rawValue: change.operation.rawValue) ?? .update
                    places.append(Place(row: row, index: UInt32(index), part: UInt16(clamping: part), kind: kind))
                }
            }
        }
        places.sort { ($0.row, $0.part) < ($1.row, $1.part) }
    }

    /// The index of the first line.
    public var startIndex: Int { 0 }
    /// The index behind the last line.
    public var endIndex: Int { places.count }

    /// Returns the kind of a line, without building it.
    public func kind(at index: Int) -> PlannedChange.Kind { places[index].kind }

    /// The line at an index.
    public subscript(index: Int) -> PlannedChange {
        let place = places[index]
        var line = PlannedChange(place.kind)
        line.row = Int(place.row)
        guard !place.isOfGroup else {
            line.isOfGroup = true
            line.name = groups[plan.newGroups[Int(place.index)]].name
            return line
        }
        guard place.kind != .impossible else {
            let (row, outcome) = plan.settled[Int(place.index)]
            line.accountID = outcome.accountID.isEmpty ? nil : outcome.accountID
            (line.line, line.name) = failures[row] ?? (0, "")
            (line.code, line.reason) = (outcome.code, outcome.message)
            return line
        }
        let work = plan.work[Int(place.index)]
        let change = work.changes[Int(place.part)]
        line.name = work.name
        line.accountID = work.id
        line.rowCount = change.steps.count
        line.resembles = plan.muchLike[line.row]
        switch change.operation {
        case .create:
            line.displayName.after = change.after.displayName
            line.entering = groups.names(change.after.groups.sorted())
        case .update:
            let difference = change.before.difference(to: change.after)
            line.displayName = .init(before: change.before.displayName, after: change.after.displayName)
            line.entering = groups.names(difference.adding)
            line.leaving = groups.names(difference.removing)
        case .delete:
            line.displayName = .init(before: change.before.displayName, after: change.before.displayName)
            line.leaving = groups.names(change.before.groups.subtracting([groups.everyone].compactMap(\.self)).sorted())
        }
        return line
    }
}

extension PreparedRun {
    /// Returns the lines of the plan, to show and to search.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    public func changes() throws -> PlannedChanges { try PlannedChanges(self) }

    /// The rows that cannot be done, in the order of the sheet.
    public var failedRows: [Int] { plan.settled.filter { $0.outcome.status == .failed }.map(\.row).sorted() }

    /// The number of accounts in the organization.
    public var accountCount: Int { directory.accounts.count }
}
