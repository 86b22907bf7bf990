import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// Plans for tests of the queue: one row for each account, in the order creates, updates, deletes, moves.
///
/// Creates make `new-0`…, updates rename `up-0`…, deletes remove `gone-0`…, and moves bring `move-0`… from the group `Old` into `Finance`.
struct QueuePlan {
    var creates = 0
    var updates = 0
    var deletes = 0
    var moves = 0
    /// Whether moves use group calls and deletes use bulk deletes.
    var isInBatches = false

    func make() async throws -> Plan {
        let numbered = { (name: String, count: Int) in (0..<count).map { "\(name)-\($0)" } }
        let groups = [
            Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
            Group(id: "g2", name: "Old"),
        ]
        let directory = Directory(
            groups: groups,
            accounts: (numbered("up", updates) + numbered("gone", deletes) + numbered("move", moves)).map {
                RobotAccount(id: "id-\($0)", name: $0, displayName: "Before", groupIDs: ["g0", "g2"])
            }
        )
        let lines =
            numbered("new", creates).map { "\($0),New,create,," }
            + numbered("up", updates).map { "\($0),After,update,," }
            + numbered("gone", deletes).map { "\($0),,delete,," }
            + numbered("move", moves).map { "\($0),,update,Finance,Old" }
        return try await withTemporaryFolder { folder in
            var settings = RunSettings()
            settings.allowsDelete = true
            var planner = Planner(directory: directory, organizationID: "org", settings: settings)
            let options = SheetOptions()
            let csv = (["name,displayName,action,addGroups,removeGroups"] + lines).joined(separator: "\n")
            for row in try rows(csv, options, in: folder) { planner.add(row, options) }
            var plan = planner.finish()
            plan.calls =
                isInBatches
                ? CallPlan(plan.work, directory.groups, CallPlan.Terms(strategy: .group))
                : CallPlan(byAccount: plan.work)
            return plan
        }
    }
}

extension WorkQueue.Item {
    /// The item in a few letters: an account's name, `Finance: 3` for a group's call, or `delete: 3` for a bulk delete.
    var sketch: String {
        switch self {
        case .account(let work, _): work.name
        case .batch(let batch): "\(batch.group == 1 ? "Finance" : "Old"): \(batch.accounts.count)"
        case .deletes(let batch): "delete: \(batch.accounts.count)"
        }
    }

    var account: AccountWork? { if case .account(let work, _) = self { work } else { nil } }
    var batch: GroupBatches.Batch? { if case .batch(let batch) = self { batch } else { nil } }
    var deletes: DeleteBatches.Batch? { if case .deletes(let batch) = self { batch } else { nil } }
    var block: IntentBlock? { if case .account(_, let block) = self { block } else { nil } }
}

extension RetryingExecutor.Evidence {
    /// One call that the service accepted.
    static let accepted = RetryingExecutor.Evidence(http: 200, attempts: 1, elapsed: .zero)
}

extension MethodQueues {
    /// Hands out one item while every quota has room.
    mutating func next(limit: Int = .max) -> WorkQueue.Item? { next({ _ in true }, limit: { _ in limit }) }

    /// Hands out all that can be handed out now.
    mutating func all(limit: Int = .max) -> [WorkQueue.Item] {
        var items: [WorkQueue.Item] = []
        while let item = next(limit: limit) { items.append(item) }
        return items
    }
}

extension MethodQueues {
    /// Hands out one item, which must be of a kind.
    mutating func requireNext<Kind>(_ kind: (WorkQueue.Item) -> Kind?) throws -> Kind {
        let item = next().flatMap(kind)
        return try #require(item)
    }
}

extension GroupBatches {
    /// Hands out a batch, which must be there.
    mutating func requireNext() throws -> Batch {
        let batch = next()
        return try #require(batch)
    }
}

extension DeleteBatches {
    /// Hands out a batch, which must be there.
    mutating func requireNext() throws -> Batch {
        let batch = next()
        return try #require(batch)
    }
}
