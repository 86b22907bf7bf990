import IdentityAPI
import Synchronization

/// Reads the accounts again that calls for several of them are about, when such a call is about to be sent and they were seen too long ago.
///
/// An account whose plan does not hold any more is left out of the call. It goes by a call of its own, which says what became of it.
final class FreshBatches: Sendable {
    private struct State {
        /// What is known of accounts that were read again, by their places in the plan's work.
        var tracks: [Int: AccountTrack] = [:]
        /// Accounts that a group's call was about to be sent for: it may have brought about a part of what is planned.
        var sent: Set<Int> = []
        /// The groups, those that are still to be made included.
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

    /// Takes the id of a group that has been made: what the run's own call made is no change of somebody else.
    func take(_ group: Group, as index: GroupTable.Index) { state.withLock { $0.groups.take(group, as: index) } }

    /// Takes the groups as they are when all new ones have been made.
    func take(_ groups: GroupTable) { state.withLock { $0.groups = groups } }

    /// One of the accounts.
    struct BatchMember: Sendable {
        /// Its place in the plan's work.
        var index: Int
        var id: String
        var name: String
        var change: Change
    }

    /// What a group's call is to carry.
    struct GroupCall: Sendable {
        var adding: [String] = []
        var removing: [String] = []
        /// Accounts whose plan does not hold any more.
        var leftOut: Set<Int> = []

        /// Takes what a repetition of the call is to carry. What was left out once stays so.
        mutating func take(_ next: GroupCall) {
            let earlier = leftOut
            self = next
            leftOut.formUnion(earlier)
        }
    }

    /// The accounts that enter and leave a group, as they are now.
    ///
    /// - Throws: ``IdentityError`` when accounts cannot be read; ``RunError`` when what was found cannot be recorded.
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
            entries += member.found(track, wanted: merge.after, groups)
            track.ask(for: merge.after)
            // Groups that nobody knew at the plan have numbers in this call only.
            if groups.groups.count == known.groups.count { state.withLock { $0.tracks[member.index] = track } }
        }
        if !entries.isEmpty { try await checkpoint.append(entries) }
        return call
    }

    /// Those of some accounts that are there and are deleted.
    ///
    /// - Returns: the places of the others, which are gone.
    /// - Throws: ``IdentityError`` when accounts cannot be read; ``RunError`` when what was found cannot be recorded.
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
            entries += member.found(track, wanted: nil, isDelete: true, groups)
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
    /// The entries that make durable what others have changed about it.
    fileprivate func found(
        _ track: AccountTrack,
        wanted: AccountState?,
        isDelete: Bool = false,
        _ groups: GroupTable
    ) -> [Entry] {
        FoundAccount.entries(
            id: id,
            name: name,
            track.unrecorded,
            wanted: wanted,
            isDelete: isDelete,
            rows: change.steps.map(\.row),
            groups
        )
    }

    /// An account of a batch; `nil` for one that is not there yet.
    init?(_ index: Int, _ work: AccountWork) {
        guard let id = work.id, let change = work.changes.first else { return nil }
        self.init(index: index, id: id, name: work.name, change: change)
    }
}
