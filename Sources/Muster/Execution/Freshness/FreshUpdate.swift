import IdentityAPI
import Synchronization

/// An account's own call, whose body is made from what the account is when the call is sent: optimistic concurrency without ETags.
///
/// When the quota has admitted the call, an account that was seen too long ago is read again, and what the rows want is merged with what is there (``Merge``). What somebody else has changed is
/// durable before the call leaves, so that undo does not undo it.
final class FreshUpdate: Sendable {
    /// What is known by now.
    struct State: Sendable {
        var track: AccountTrack
        /// All groups that the account is known to be in, those included that nobody knew at the plan.
        var groups: GroupTable
        /// What is sent; `nil` before the first attempt.
        var merge: Merge?
        /// The state that the last attempt was made from.
        var before: AccountState
        /// Whether the account must be read before the next attempt, however fresh what is known of it.
        var isOutdated = false
        /// Whether the account is not there any more.
        var isGone = false
    }

    let id: String
    private let name: String
    private let steps: [Change.Step]
    private let accounts: FreshAccounts
    private let checkpoint: Checkpoint
    private let state: Mutex<State>

    init(
        id: String,
        name: String,
        _ steps: [Change.Step],
        _ track: AccountTrack,
        _ groups: GroupTable,
        accounts: FreshAccounts,
        checkpoint: Checkpoint
    ) {
        self.id = id
        self.name = name
        self.steps = steps
        self.accounts = accounts
        self.checkpoint = checkpoint
        state = Mutex(State(track: track, groups: groups, before: track.present))
    }

    /// What is known by now.
    var known: State { state.withLock { $0 } }

    /// Notes that somebody else has just changed the account.
    func readAgain() { state.withLock { $0.isOutdated = true } }

    private func sighting() async throws -> FreshAccounts.Sighting? {
        let known = known
        guard known.isOutdated else { return try await accounts.sighting(of: id, seenAt: known.track.seenAt) }
        return try await accounts.single(id)
    }

    /// What is sent for the account as it is now.
    ///
    /// - Throws: ``CallWithdrawn`` where nothing is to be sent; ``IdentityError`` when the account cannot be read; ``RunError`` when a change of others cannot be recorded.
    func body() async throws -> AccountUpdate {
        if let sighting = try await sighting() {
            guard let account = sighting.account else {
                state.withLock { $0.isGone = true }
                throw CallWithdrawn()
            }
            state.withLock { state in
                let present = AccountState(account, &state.groups, known: state.track.present)
                state.track.see(present, at: sighting.time)
                state.isOutdated = false
            }
        }
        let known = state.withLock { [steps] state in
            let track = state.track
            state.merge = Merge(steps, planned: track.planned, present: track.present, state.groups)
            state.before = track.present
            return state
        }
        guard let merge = known.merge, merge.after != known.track.present else {
            // What calls of its groups may have done is undone; what the others did is not.
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

    /// Makes durable what others have changed.
    private func record(_ known: State, wanted: AccountState?) async throws {
        let found = FoundAccount.entries(
            id: id,
            name: name,
            known.track.unrecorded,
            wanted: wanted,
            rows: steps.map(\.row),
            known.groups
        )
        if !found.isEmpty { try await checkpoint.append(found) }
    }

    /// Whether an account shows all that the last attempt asked for.
    func isApplied(_ found: RobotAccount) -> Bool {
        let known = known
        guard let merge = known.merge else { return false }
        let difference = known.before.difference(to: merge.after)
        let memberOf = found.groupIDs.map(\.canonicalID)
        return ByteExactString(found.displayName) == ByteExactString(merge.after.displayName)
            && (found.tellsGroups || difference.adding.isEmpty && difference.removing.isEmpty)
            && Set(known.groups.ids(difference.adding).map(\.canonicalID)).isSubset(of: memberOf)
            && Set(known.groups.ids(difference.removing).map(\.canonicalID)).isDisjoint(with: memberOf)
    }
}
