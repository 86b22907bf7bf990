import IdentityAPI
import Synchronization

/// Reads the accounts of a group call or a bulk delete again before the call is sent, when they were read too long ago.
///
/// An account that somebody has changed so that its plan no longer fits is left out of the call. It gets its own call, which decides its outcome.
final class FreshBatches: Sendable {
    private struct State {
        /// What is known of the accounts that were read again, by their index in the plan's work.
        var tracks: [Int: AccountTrack] = [:]
        /// The accounts of group calls that were about to be sent, and that may have made a part of the plan.
        var sent: Set<Int> = []
        /// All groups, with those that are still to be created.
        var groups: GroupTable
    }

    private let accounts: FreshAccounts
    private let readings: PlanReadings
    private let checkpoint: Checkpoint
    private let state: Mutex<State>

    init(accounts: FreshAccounts, readings: PlanReadings, checkpoint: Checkpoint, groups: GroupTable) {
        self.accounts = accounts
        self.readings = readings
        self.checkpoint = checkpoint
        state = Mutex(State(groups: groups))
    }

    /// Records the id of a created group, so that memberships from the run's own call are not taken for a change by somebody else.
    func take(_ group: Group, as index: GroupTable.Index) { state.withLock { $0.groups.take(group, as: index) } }

    /// Records the groups when all new ones are created.
    func take(_ groups: GroupTable) { state.withLock { $0.groups = groups } }

    /// One of the accounts.
    struct BatchMember: Sendable {
        /// Its index in the plan's work.
        var index: Int
        var id: String
        var name: String
        var change: Change
    }

    /// The contents of a group call.
    struct GroupCall: Sendable {
        var adding: [String] = []
        var removing: [String] = []
        /// The accounts whose plan no longer fits.
        var leftOut: Set<Int> = []

        /// Replaces the contents for the next attempt. An account that was left out once stays left out.
        mutating func take(_ next: GroupCall) {
            let earlier = leftOut
            self = next
            leftOut.formUnion(earlier)
        }
    }

    /// Returns the accounts that enter and leave a group, from their present state.
    ///
    /// - Throws: ``IdentityError`` when accounts cannot be read; ``RunError`` when changes by others cannot be recorded.
    func call(of group: GroupTable.Index, _ members: [BatchMember]) async throws -> GroupCall {
        let sightings = try await sightings(of: members)
        let known = state.withLock { $0.groups }
        var call = GroupCall()
        var entries: [Entry] = []
        for member in members {
            var track = track(of: member)
            var groups = known
            if let sighting = sightings[member.id] {
                guard let account = sighting.account else {
                    call.leftOut.insert(member.index)
                    continue
                }
                track.see(AccountState(account, &groups, known: track.present), at: sighting.time)
            }
            let merge = Merge(member.change.steps, planned: track.planned, present: track.present, groups)
            guard merge.parts.allSatisfy({ $0.conflict == nil }) else {
                call.leftOut.insert(member.index)
                continue
            }
            let (isIn, shallBe) = (track.present.groups.contains(group), merge.after.groups.contains(group))
            if isIn != shallBe { if shallBe { call.adding.append(member.id) } else { call.removing.append(member.id) } }
            state.withLock { _ = $0.sent.insert(member.index) }
            guard sightings[member.id] != nil else { continue }
            entries += track.entries(member.id, member.name, wanted: merge.after, member.change.steps, groups)
            track.ask(for: merge.after)
            // Groups that are missing in the plan's list have an index in this call only.
            if groups.groups.count == known.groups.count { state.withLock { $0.tracks[member.index] = track } }
        }
        if !entries.isEmpty { try await checkpoint.append(entries) }
        return call
    }

    /// Records the last states of accounts to delete.
    ///
    /// - Returns: the indices of those that are already gone.
    /// - Throws: ``IdentityError`` when accounts cannot be read; ``RunError`` when changes by others cannot be recorded.
    func gone(among members: [BatchMember]) async throws -> Set<Int> {
        let sightings = try await sightings(of: members)
        let known = state.withLock { $0.groups }
        var gone: Set<Int> = []
        var entries: [Entry] = []
        for member in members {
            guard let sighting = sightings[member.id] else { continue }
            guard let account = sighting.account else {
                gone.insert(member.index)
                continue
            }
            var track = track(of: member)
            var groups = known
            track.see(AccountState(account, &groups, known: track.present), at: sighting.time)
            entries += track.entries(member.id, member.name, wanted: nil, isDelete: true, member.change.steps, groups)
        }
        if !entries.isEmpty { try await checkpoint.append(entries) }
        return gone
    }

    private func sightings(of members: [BatchMember]) async throws -> [String: FreshAccounts.Sighting] {
        var seenAt: [String: ContinuousClock.Instant] = [:]
        for member in members { seenAt[member.id] = track(of: member).seenAt }
        return try await accounts.sightings(of: seenAt)
    }

    private func track(of member: BatchMember) -> AccountTrack {
        let (known, wasSent) = state.withLock { ($0.tracks[member.index], $0.sent.contains(member.index)) }
        if let known { return known }
        var track = readings.track(of: member.id, member.change.before)
        if wasSent { track.ask(for: member.change.after) }
        return track
    }
}

extension FreshBatches.BatchMember {
    /// Creates a member of a batch; `nil` for an account that does not exist yet.
    init?(_ index: Int, _ work: AccountWork) {
        guard let id = work.id, let change = work.changes.first else { return nil }
        self.init(index: index, id: id, name: work.name, change: change)
    }
}
