import IdentityAPI
import Synchronization

/// What is looked at before an account is deleted: what undo must make again is the account as it was right before, and one that is gone is not deleted.
final class FreshDelete: Sendable {
    private struct State {
        var track: AccountTrack
        var groups: GroupTable
    }

    private let id: String
    private let name: String
    private let rows: [Int]
    private let accounts: FreshAccounts
    private let checkpoint: Checkpoint
    private let state: Mutex<State>

    init(
        id: String,
        name: String,
        rows: [Int],
        _ track: AccountTrack,
        _ groups: GroupTable,
        accounts: FreshAccounts,
        checkpoint: Checkpoint
    ) {
        self.id = id
        self.name = name
        self.rows = rows
        self.accounts = accounts
        self.checkpoint = checkpoint
        state = Mutex(State(track: track, groups: groups))
    }

    /// Reads the account again, where it was seen too long ago, and makes durable what somebody else has changed.
    ///
    /// - Throws: ``CallWithdrawn`` where the account is gone; ``IdentityError`` when it cannot be read; ``RunError`` when what was found cannot be recorded.
    func look() async throws {
        let seenAt = state.withLock { $0.track.seenAt }
        guard let sighting = try await accounts.sighting(of: id, seenAt: seenAt) else { return }
        guard let account = sighting.account else { throw CallWithdrawn() }
        let found = state.withLock { [id, name, rows] state in
            state.track.see(AccountState(account, &state.groups, known: state.track.present), at: sighting.time)
            let changes = state.track.unrecorded
            state.track.ask(for: state.track.present)
            return FoundAccount.entries(
                id: id,
                name: name,
                changes,
                wanted: nil,
                isDelete: true,
                rows: rows,
                state.groups
            )
        }
        if !found.isEmpty { try await checkpoint.append(found) }
    }
}
