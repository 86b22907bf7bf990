import IdentityAPI
import IdentitySandbox
import SystemPackage

@testable import Muster

/// What tests of runs with wildcards share.
enum WildcardRuns {
    static func settings(batch: Int = 500, strategy: Strategy = .auto) -> RunSettings {
        var settings = RunSettings()
        settings.wildcards = true
        settings.allowsDelete = true
        settings.groupBatch = batch
        settings.strategy = strategy
        return settings
    }

    /// Rows of every kind: a pattern beside a name of its own, one that overlaps another, one that holds for some already, deletes, and one that stands for nothing.
    static let sheet = """
        name,displayName,addGroups,removeGroups,action
        robot-00001?,,Legacy,,
        robot-000012,Twelve,,,
        robot-00000?,,Invoicing,Legacy,update
        robot-00000*,,Alumni,,
        new-1,New,Finance,,
        robot-00002?,,,,delete
        nobody-*,,Finance,,
        robot-000011,,,Alumni,

        """

    /// Which groups each account is in, by names.
    static func state(_ harness: RunHarness) async -> [String: Set<String>] {
        let snapshot = await harness.sandbox.snapshot()
        let names = Dictionary(uniqueKeysWithValues: snapshot.groups.map { ($0.id, $0.name) })
        return snapshot.accounts.reduce(into: [:]) { state, account in
            state[account.name + "/" + account.displayName] = Set(account.groupIDs.compactMap { names[$0] })
        }
    }

    /// What each row's report says that is the same however often a run was interrupted.
    static func outcomes(_ harness: RunHarness) throws -> [Int: String] {
        try harness.allReports().mapValues { "\($0["_status"]!) \($0["_code"]!) \($0["_message"]!)" }
    }

    /// Keeps of a run's checkpoint what `isKept` says.
    static func keep(of run: RunFolder, _ isKept: ([Entry]) -> [Entry]) throws {
        let path = run.file("checkpoint")
        let entries = try CheckpointContents(path.contents(), path: path).entries
        var bytes = CheckpointContents.magic
        for entry in isKept(entries) { Frame.append(entry.encoded, batchStart: bytes.count, to: &bytes) }
        try AtomicFile.write(bytes, to: path)
    }
}
