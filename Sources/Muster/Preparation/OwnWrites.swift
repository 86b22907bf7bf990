import FoundationEssentials
import IdentityAPI

/// Read-your-writes consistency: the changes of a run that a read of the organization must show before Muster relies on it.
///
/// Reads may lag behind writes. When an account looks as before the run, either somebody else has reverted the change, or reads do not show it yet. Within the patience of a verification after the run's last
/// write, Muster cannot distinguish the two.
struct OwnWrites: Sendable {
    /// Which accounts of a run matter.
    enum Scope: Sendable {
        /// All changed accounts, for undo.
        case all
        /// Changed accounts with rows that are not done, for resume and retry.
        case unfinished
    }

    /// The accounts that the run updated: before the run, as its last change left them, and whether every row of the account is done, so that all of the new state must show.
    private var updates: [Update] = []
    private typealias Update = (was: BeforeFile.Line, last: BeforeFile.Line, isWhole: Bool)
    private var deletedIDs: [String] = []
    private var createdIDs: [String] = []
    /// When the run recorded its last write, in milliseconds since 1970; `nil` for a run that recorded none.
    private let lastWrite: Int?

    /// Collects the changes of a run.
    ///
    /// - Throws: ``RunError`` when `before.csv` cannot be read.
    init(of earlier: EarlierRun, _ scope: Scope) throws {
        let ledger = earlier.ledger
        lastWrite = ledger.timeline.points.last?.sample.time
        // An undo has reverted the changes.
        guard earlier.record.undoneBy == nil, age(at: Date()) < VerificationPolicy().patience else { return }
        let lines = try BeforeFile(of: earlier.folder, found: ledger.found).lines
        for (id, lines) in Dictionary(grouping: lines, by: { ByteExactString.id($0.id) }) {
            // Rows of an edited sheet have other numbers than those in the file: the account's id tells them apart.
            let outcomes = Set(lines.flatMap(\.rows)).map { ledger.outcome(row: $0, accountID: id.text) }
                .filter { $0.accountID.isEmpty || ByteExactString.id($0.accountID) == id }
            let isWhole = outcomes.allSatisfy(\.status.isSuccess)
            if scope == .unfinished, isWhole { continue }
            if outcomes.contains(where: { $0.status == .deleted }) {
                deletedIDs.append(id.text)
            } else if outcomes.contains(where: { $0.status == .updated }),
                let last = lines.last(where: { !$0.isDelete })
            {
                updates.append((lines[0], last, isWhole))
            }
        }
        guard scope == .all else { return }
        for row in 1..<ledger.rowCount + 1 where ledger.status(row: row) == .created {
            createdIDs.append(ledger.outcome(row: row).accountID)
        }
        let gone = Set(deletedIDs.map(ByteExactString.id))
        createdIDs.removeAll { gone.contains(ByteExactString.id($0)) }
    }

    /// Returns the time since the run's last recorded write; longer than any patience for a run without one.
    func age(at now: Date) -> Duration {
        guard let lastWrite else { return .seconds(Int64.max) }
        return .milliseconds(Swift.max(0, Int(now.timeIntervalSince1970 * 1000) - lastWrite))
    }

    /// Returns the number of accounts that a directory shows as before the run.
    func unseen(in directory: Directory) -> Int {
        updates.count { isUnseen($0, in: directory) } + deletedIDs.count { directory.holds(id: $0) }
            + createdIDs.count { !directory.holds(id: $0) }
    }

    private func isUnseen(_ update: Update, in directory: Directory) -> Bool {
        let (was, last, isWhole) = update
        guard let index = directory.index(id: was.id) else { return false }
        let now = directory.accounts[index].state
        let groups = directory.groups
        let before = Set(was.groupIDs.map(\.canonicalID))
        let after = Set(last.newGroupIDs.map { groups.id(kept: $0).canonicalID })
        let has = Set(groups.ids(now.groups).map(\.canonicalID))
        let moved = before.symmetricDifference(after)
        let isRenamed = ByteExactString(was.displayName) != ByteExactString(last.newDisplayName)
        let hasOldName = isRenamed && ByteExactString(now.displayName) == ByteExactString(was.displayName)
        let unmoved = moved.filter { before.contains($0) == has.contains($0) }
        guard !isWhole else { return hasOldName || !unmoved.isEmpty }
        // The rows that are done may be any part of the changes.
        return (isRenamed || !moved.isEmpty) && hasOldName == isRenamed && unmoved.count == moved.count
    }
}

extension EarlierRun {
    /// Reads the organization, and reads it again after growing pauses while it does not show the run's last changes.
    ///
    /// - Parameters:
    ///   - scope: which of the run's accounts must show their changes.
    ///   - policy: how long after the run's last write to read again.
    ///   - says: called once when Muster waits.
    /// - Throws: ``IdentityError`` when the organization cannot be read; ``RunError`` when `before.csv` cannot.
    func readOrganization(
        _ client: IdentityClient,
        showing scope: OwnWrites.Scope,
        _ policy: VerificationPolicy = VerificationPolicy(),
        says: (Notice) -> Void = { _ in }
    ) async throws -> Directory {
        let writes = try OwnWrites(of: self, scope)
        let start = ContinuousClock.now
        let age = writes.age(at: Date())
        var reads = 0
        while true {
            let directory = try await Directory.read(client)
            reads += 1
            let unseen = writes.unseen(in: directory)
            guard unseen > 0, let pause = policy.pause(afterReads: reads, elapsed: age + (.now - start)) else {
                return directory
            }
            if reads == 1 {
                let left = (policy.patience - age).milliseconds
                says(.readersLag(accounts: unseen, patience: .seconds((left + 999) / 1000)))
            }
            try await Task.sleep(for: pause)
        }
    }
}
