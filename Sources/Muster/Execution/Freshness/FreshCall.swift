import IdentityAPI
import Synchronization

/// An account's own call, made from the account's state when the call is sent: optimistic concurrency without ETags.
///
/// When the quota has admitted the call and the account was read too long ago, Muster reads it again and merges the rows' changes with what is there (``Merge``). It records changes by others before
/// it sends the call, so that undo leaves them alone.
final class FreshCall: Sendable {
    /// What is known of the account.
    struct State: Sendable {
        var track: AccountTrack
        /// All groups, with those that only this account was seen in.
        var groups: GroupTable
        /// What an update sends; `nil` before the first attempt.
        var merge: Merge?
        /// The account's state before the last attempt.
        var before: AccountState
        /// Whether the account must be read before the next attempt, even if it was read recently.
        var isOutdated = false
        /// Whether the account no longer exists.
        var isGone = false
    }

    let id: String
    private let name: String
    private let steps: [Change.Step]
    private let accounts: FreshAccounts
    private let checkpoint: Checkpoint
    private let state: Mutex<State>

    init(
        _ account: AccountWorker.Account,
        _ track: AccountTrack,
        _ steps: [Change.Step],
        accounts: FreshAccounts,
        checkpoint: Checkpoint
    ) {
        id = account.id ?? ""
        name = account.name
        self.steps = steps
        self.accounts = accounts
        self.checkpoint = checkpoint
        state = Mutex(State(track: track, groups: account.groups, before: track.present))
    }

    /// What is known of the account.
    var known: State { state.withLock { $0 } }

    /// Records that somebody else has just changed the account.
    func readAgain() { state.withLock { $0.isOutdated = true } }

    /// Reads the account again if it was read too long ago. Returns whether it was.
    ///
    /// - Throws: ``CallWithdrawn`` when the account no longer exists; ``IdentityError`` when it cannot be read.
    @discardableResult
    private func refresh() async throws -> Bool {
        let known = known
        let sighting =
            known.isOutdated
            ? try await accounts.single(id) : try await accounts.sighting(of: id, seenAt: known.track.seenAt)
        guard let sighting else { return false }
        guard let account = sighting.account else {
            state.withLock { $0.isGone = true }
            throw CallWithdrawn()
        }
        state.withLock { state in
            let present = AccountState(account, &state.groups, known: state.track.present)
            state.track.see(present, at: sighting.time)
            state.isOutdated = false
        }
        return true
    }

    /// Returns the body of an update, for the account as it is now.
    ///
    /// - Throws: ``CallWithdrawn`` when there is nothing to send; ``IdentityError`` when the account cannot be read; ``RunError`` when a change by others cannot be recorded.
    func body() async throws -> AccountUpdate {
        try await refresh()
        let known = state.withLock { [steps] state in
            let track = state.track
            state.merge = Merge(steps, planned: track.planned, present: track.present, state.groups)
            state.before = track.present
            return state
        }
        guard let merge = known.merge, merge.after != known.track.present else {
            // Group calls may have made the changes that somebody else reverted. Undo must know what is theirs.
            if steps.contains(where: \.wasInRefusedCall) { try await record(known, wanted: nil) }
            throw CallWithdrawn()
        }
        try await record(known, wanted: merge.after)
        state.withLock { $0.track.ask(for: merge.after) }
        let difference = known.track.present.difference(to: merge.after)
        return AccountUpdate(
            merge.after.displayName,
            adding: known.groups.ids(difference.adding),
            removing: known.groups.ids(difference.removing)
        )
    }

    /// Makes sure that an account to delete still exists, and records its last state, which undo restores.
    ///
    /// - Throws: ``CallWithdrawn`` when the account no longer exists; ``IdentityError`` when it cannot be read; ``RunError`` when a change by others cannot be recorded.
    func prepareDelete() async throws {
        guard try await refresh() else { return }
        let known = known
        try await record(known, wanted: nil, isDelete: true)
        state.withLock { $0.track.ask(for: known.track.present) }
    }

    /// Records changes by others.
    private func record(_ known: State, wanted: AccountState?, isDelete: Bool = false) async throws {
        let entries = known.track.entries(id, name, wanted: wanted, isDelete: isDelete, steps, known.groups)
        if !entries.isEmpty { try await checkpoint.append(entries) }
    }

    /// Returns whether an account has everything that the last attempt asked for.
    func isApplied(_ found: RobotAccount) -> Bool {
        let known = known
        guard let merge = known.merge else { return false }
        let difference = known.before.difference(to: merge.after)
        let memberOf = found.groupIDs.map(\.canonicalID)
        return ByteExactString(found.displayName) == ByteExactString(merge.after.displayName)
            && (found.hasGroupIDs || difference.adding.isEmpty && difference.removing.isEmpty)
            && Set(known.groups.ids(difference.adding).map(\.canonicalID)).isSubset(of: memberOf)
            && Set(known.groups.ids(difference.removing).map(\.canonicalID)).isDisjoint(with: memberOf)
    }
}
