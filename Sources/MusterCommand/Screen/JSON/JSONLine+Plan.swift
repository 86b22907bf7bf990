import IdentityAPI
import Muster
import SystemPackage

extension JSONLine {
    /// Returns a line for each change, and for each unchanged, skipped or failed row.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    static func changes(_ prepared: PreparedRun) throws -> [String] {
        let plan = prepared.plan
        let places = try prepared.linesOfFailures()
        let groups = prepared.directory.groups
        var lines: [(row: Int, text: String)] = []
        for (work, isByGroup) in zip(plan.work, plan.calls.isByGroup) {
            for change in work.changes {
                let difference = change.before.difference(to: change.after)
                let isCreate = change.operation == .create
                let displayName = isCreate ? change.after.displayName : difference.displayName
                let event = JSONEvent.Change(
                    action: change.operation.rawValue,
                    rows: change.steps.map(\.row),
                    id: work.id,
                    name: work.name,
                    displayName: displayName.map {
                        JSONEvent.Change.Values(from: isCreate ? nil : change.before.displayName, to: $0)
                    },
                    addGroups: groups.names(difference.adding),
                    removeGroups: groups.names(difference.removing),
                    isByGroup: isByGroup,
                    muchLike: isCreate ? plan.muchLike[change.steps[0].row] : nil
                )
                lines.append((change.steps[0].row, line(event)))
            }
        }
        for (row, outcome) in plan.settled {
            let event = JSONEvent.Row(
                row: row,
                line: places[row],
                status: outcome.status.rawValue,
                code: outcome.code.isEmpty ? nil : outcome.code,
                message: outcome.message.isEmpty ? nil : outcome.message
            )
            lines.append((row, line(event)))
        }
        return lines.sorted { $0.row < $1.row }.map(\.text)
    }

    static func sheet(_ prepared: PreparedRun) -> String {
        let layout = prepared.contents.layout
        return line(
            JSONEvent.Sheet(
                input: prepared.sheet.name,
                layout: layout.rawValue,
                mode: prepared.sheet.options.mode(in: layout),
                carriedColumns: prepared.contents.carriedHeadings,
                asksForSomething: prepared.contents.asksForSomething
            )
        )
    }

    static func plan(_ prepared: PreparedRun) -> String {
        let counts = prepared.plan.counts
        let whole = prepared.plan.wholeCounts
        let cost = prepared.cost
        let byName = { (counts: CallCounts) in
            Dictionary(uniqueKeysWithValues: counts.calls.map { ($0.rawValue, $1) })
        }
        return line(
            JSONEvent.Plan(
                input: prepared.sheet.name,
                rows: prepared.contents.rowCount,
                newGroups: prepared.directory.groups.names(prepared.plan.newGroups),
                creates: counts.creates,
                updates: counts.updates,
                deletes: counts.deletes,
                removals: counts.removals,
                unchanged: counts.unchanged,
                skipped: counts.skipped,
                failed: counts.failed,
                later: prepared.plan.laterRowCount,
                calls: byName(cost.calls),
                callsOneByOne: byName(cost.callsOneByOne),
                groupCalls: cost.groups.calls,
                groupsWithMembers: cost.groups.newWithMembers,
                accountsByGroup: cost.groups.accounts,
                bulkDeletes: cost.bulkDeletes.calls,
                accountsInBulk: cost.bulkDeletes.accounts,
                forbiddenGroupCalls: cost.forbiddenGroupCalls,
                seconds: cost.time.inSeconds,
                secondsOneByOne: cost.timeOneByOne.inSeconds,
                quota: cost.quota.description,
                emptiedGroups: cost.losses.emptiedGroups,
                strandedAccounts: cost.losses.strandedAccounts,
                muchLike: prepared.plan.muchLike.count,
                whole: JSONEvent.WholePart(
                    creates: whole.creates,
                    updates: whole.updates,
                    deletes: whole.deletes,
                    removals: whole.removals,
                    emptiedGroups: cost.wholeLosses.emptiedGroups,
                    strandedAccounts: cost.wholeLosses.strandedAccounts
                ),
                drifts: prepared.drifts.map { JSONEvent.DriftPart(account: $0.name, rows: $0.rows, change: $0.change) },
                remarks: prepared.remarks
            )
        )
    }

    static func part(_ part: OrganizationSplit.Part) -> String {
        line(JSONEvent.Part(organizationId: part.organizationID, sheet: part.path.string, rows: part.rows))
    }

    static func kept(_ path: FilePath) -> String { line(JSONEvent.Kept(plan: path.string)) }
}
