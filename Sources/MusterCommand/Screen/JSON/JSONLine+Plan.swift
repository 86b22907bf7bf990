import IdentityAPI
import Muster
import SystemPackage

extension JSONLine {
    /// Returns a line for each change, and for each unchanged, skipped or failed row.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    static func changes(_ prepared: PreparedRun) throws -> [String] {
        let places = try prepared.linesOfFailures()
        var lines: [(row: Int, text: String)] = []
        for (work, isByGroup) in zip(prepared.plan.work, prepared.plan.calls.isByGroup) {
            for change in work.changes {
                lines.append((change.steps[0].row, line(event(change, of: work, isByGroup: isByGroup, prepared))))
            }
        }
        for (row, outcome) in prepared.plan.settled {
            let event: JSONObject = [
                "event": "row", "row": row, "line": places[row], "status": outcome.status.rawValue,
                "code": outcome.code.isEmpty ? nil : outcome.code,
                "message": outcome.message.isEmpty ? nil : outcome.message,
            ]
            lines.append((row, line(event)))
        }
        return lines.sorted { $0.row < $1.row }.map(\.text)
    }

    private static func event(
        _ change: Change,
        of work: AccountWork,
        isByGroup: Bool,
        _ prepared: PreparedRun
    ) -> JSONObject {
        let groups = prepared.directory.groups
        let difference = change.before.difference(to: change.after)
        let isCreate = change.operation == .create
        let displayName = isCreate ? change.after.displayName : difference.displayName
        let displayNames: JSONObject? = displayName.map {
            ["from": isCreate ? nil : change.before.displayName, "to": $0]
        }
        return [
            "event": "change", "action": change.operation.rawValue, "rows": change.steps.map(\.row), "id": work.id,
            "name": work.name, "displayName": displayNames, "addGroups": groups.names(difference.adding),
            "removeGroups": groups.names(difference.removing), "isByGroup": isByGroup,
            "muchLike": isCreate ? prepared.plan.muchLike[change.steps[0].row] : nil,
        ]
    }

    /// The layout of a sheet: the first event of a plan.
    static func sheet(_ prepared: PreparedRun) -> String {
        let contents = prepared.contents
        return line([
            "event": "sheet", "input": prepared.sheet.name, "layout": contents.layout.rawValue,
            "mode": prepared.sheet.options.mode(in: contents.layout), "carriedColumns": contents.carriedHeadings,
            "asksForSomething": contents.asksForSomething,
        ])
    }

    static func plan(_ prepared: PreparedRun) -> String {
        let plan = prepared.plan
        let counts = plan.counts
        let whole = plan.wholeCounts
        let cost = prepared.cost
        let wholeEvent: JSONObject = [
            "creates": whole.creates, "updates": whole.updates, "deletes": whole.deletes, "removals": whole.removals,
            "emptiedGroups": cost.wholeLosses.emptiedGroups, "strandedAccounts": cost.wholeLosses.strandedAccounts,
        ]
        let drifts: [JSONObject] = prepared.drifts.map { ["account": $0.name, "rows": $0.rows, "change": $0.change] }
        return line([
            "event": "plan", "input": prepared.sheet.name, "rows": prepared.contents.rowCount,
            "newGroups": prepared.directory.groups.names(plan.newGroups), "creates": counts.creates,
            "updates": counts.updates, "deletes": counts.deletes, "removals": counts.removals,
            "unchanged": counts.unchanged, "skipped": counts.skipped, "failed": counts.failed,
            "later": plan.laterRowCount, "calls": byName(cost.calls), "callsOneByOne": byName(cost.callsOneByOne),
            "groupCalls": cost.groups.calls, "groupsWithMembers": cost.groups.newWithMembers,
            "accountsByGroup": cost.groups.accounts, "bulkDeletes": cost.bulkDeletes.calls,
            "accountsInBulk": cost.bulkDeletes.accounts, "forbiddenGroupCalls": cost.forbiddenGroupCalls,
            "seconds": cost.time.inSeconds, "secondsOneByOne": cost.timeOneByOne.inSeconds,
            "quota": cost.quota.description, "emptiedGroups": cost.losses.emptiedGroups,
            "strandedAccounts": cost.losses.strandedAccounts, "muchLike": plan.muchLike.count, "whole": wholeEvent,
            "drifts": drifts, "remarks": prepared.remarks,
        ])
    }

    private static func byName(_ counts: CallCounts) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.calls.map { ($0.rawValue, $1) })
    }

    /// The sheet of one organization.
    static func part(_ part: OrganizationSplit.Part) -> String {
        line([
            "event": "split", "organizationId": part.organizationID, "sheet": part.path.string, "rows": part.rows,
        ])
    }

    /// A plan in a file.
    static func kept(_ path: FilePath) -> String { line(["event": "kept", "plan": path.string]) }
}
