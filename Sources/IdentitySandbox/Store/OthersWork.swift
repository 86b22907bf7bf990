import IdentityAPI

/// Somebody else at work: another administrator, who by chance changes an account right after a write of the caller.
///
/// Each kind of change has dice of its own and every write throws them once, so one kind's chances do not change what the others bring. What they do is on record, and whether a later
/// write of the caller has taken it back.
struct OthersWork {
    /// How many accounts are looked at for one that a change makes sense for.
    private static let mostTries = 50

    private let chances: [OthersChange.Kind: Double]
    private var random: [OthersChange.Kind: SeededRandom] = [:]
    /// What they have done, in its order.
    private(set) var changes: [OthersChange] = []
    /// The changes of each account that stand, by their places.
    private var quotaStatus: [String: [Int]] = [:]
    /// The changes of each account that no write of the caller has followed, by their places.
    private var unfollowed: [String: [Int]] = [:]
    /// The writes that the service has taken.
    private var writes = 0

    init(_ faults: Faults) {
        chances = faults.others
        for (number, kind) in OthersChange.Kind.allCases.enumerated() {
            random[kind] = SeededRandom(seed: faults.seed, purpose: 10 + UInt64(number))
        }
    }

    /// Whether they do anything at all.
    var isAtWork: Bool { !chances.isEmpty }

    /// A write of the caller has ended.
    ///
    /// - Parameters:
    ///   - written: the ids of the accounts that it was about.
    ///   - age: the service's age.
    mutating func follow(_ written: Set<String>, in organization: inout Organization, at age: Duration) {
        writes += 1
        for id in written.map(\.storedID) {
            look(at: id, organization, at: age)
            for place in unfollowed.removeValue(forKey: id) ?? [] {
                changes[place].nextWriteAfter = Int(age / .milliseconds(1)) - changes[place].milliseconds
            }
        }
        for kind in OthersChange.Kind.allCases {
            guard let chance = chances[kind], random[kind]!.unit() < chance else { continue }
            guard var change = make(kind, &random[kind]!, in: &organization) else { continue }
            change.writes = writes
            change.milliseconds = Int(age / .milliseconds(1))
            // What they take back of their own is not the caller's doing.
            look(at: change.id.storedID, organization, at: nil)
            quotaStatus[change.id.storedID, default: []].append(changes.count)
            unfollowed[change.id.storedID, default: []].append(changes.count)
            changes.append(change)
        }
    }

    /// Notes which changes of an account do not stand any more.
    ///
    /// - Parameter age: when a write of the caller has taken them back; `nil` where they have done so themselves.
    private mutating func look(at id: String, _ organization: Organization, at age: Duration?) {
        guard let places = quotaStatus[id] else { return }
        quotaStatus[id] = places.filter { place in
            if organization.shows(changes[place]) { return true }
            if let age {
                changes[place].takenBackAfter = Int(age / .milliseconds(1)) - changes[place].milliseconds
            } else {
                changes[place].isSuperseded = true
            }
            return false
        }
    }

    private func make(
        _ kind: OthersChange.Kind,
        _ random: inout SeededRandom,
        in organization: inout Organization
    ) -> OthersChange? {
        if kind == .create {
            // A name that the caller was quicker with is not theirs.
            let name = "somebody-\(changes.count + 1)"
            guard !organization.accounts.isTaken(name) else { return nil }
            let account = organization.create(
                RobotAccount(
                    id: random.uuid(),
                    name: name,
                    displayName: "Made by somebody else",
                    groupIDs: [],
                    creationTime: Timestamp.now.written
                )
            )
            return OthersChange(kind, account, value: name)
        }
        for _ in 0..<Self.mostTries {
            guard let account = organization.accounts.any(&random) else { return nil }
            switch kind {
            case .rename:
                let name = "Somebody's \(changes.count + 1)"
                _ = organization.update(account.id, displayName: name)
                return OthersChange(kind, account, value: name)
            case .join:
                let groups = organization.groups.filter {
                    $0.group.kind == .custom && !account.groupIDs.contains($0.id)
                }
                guard !groups.isEmpty else { continue }
                let group = groups[Int(random.next() % UInt64(groups.count))]
                _ = organization.update(account.id, entering: [group.id])
                return OthersChange(kind, account, value: group.id)
            case .leave:
                let groups = account.groupIDs.filter { organization.group($0)?.group.kind == .custom }
                guard !groups.isEmpty else { continue }
                let group = groups[Int(random.next() % UInt64(groups.count))]
                _ = organization.update(account.id, leaving: [group])
                return OthersChange(kind, account, value: group)
            case .delete:
                organization.accounts.remove(account.id)
                return OthersChange(kind, account, value: "")
            case .create: return nil
            }
        }
        return nil
    }
}

extension Organization {
    /// Whether a change of somebody else's is still to be seen.
    fileprivate func shows(_ change: OthersChange) -> Bool {
        switch change.kind {
        case .rename: accounts[change.id]?.displayName == change.value
        case .join: accounts[change.id]?.groupIDs.contains(change.value) == true
        case .leave: accounts[change.id].map { !$0.groupIDs.contains(change.value) } ?? false
        case .delete: accounts[change.id] == nil
        case .create: accounts[change.id] != nil
        }
    }
}
