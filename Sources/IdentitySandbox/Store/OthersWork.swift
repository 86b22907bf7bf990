import IdentityAPI

/// Another client, which at random changes an account right after a write of the caller.
///
/// Each kind of change has its own random numbers, and every write draws one of each, so one kind's chance does not change the others. It records its changes, and
/// whether a later write of the caller reverted them.
struct OthersWork {
    /// The number of accounts to try for a change.
    private static let mostTries = 50

    private let chances: [OthersChange.Kind: Double]
    private var random: [OthersChange.Kind: SeededRandom] = [:]
    /// Its changes, in order.
    private(set) var changes: [OthersChange] = []
    /// The indices of each account's changes that are still in effect.
    private var inEffect: [String: [Int]] = [:]
    /// The indices of each account's changes without a later write of the caller.
    private var unfollowed: [String: [Int]] = [:]
    /// The number of writes so far.
    private var writes = 0

    init(_ faults: Faults) {
        chances = faults.others
        for (number, kind) in OthersChange.Kind.allCases.enumerated() {
            random[kind] = SeededRandom(seed: faults.seed, purpose: 10 + UInt64(number))
        }
    }

    /// Whether it makes any changes.
    var isAtWork: Bool { !chances.isEmpty }

    /// Records the end of a write of the caller, and may make changes.
    ///
    /// - Parameters:
    ///   - written: the ids of its accounts.
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
            // A change that the other client reverts itself is not the caller's.
            look(at: change.id.storedID, organization, at: nil)
            inEffect[change.id.storedID, default: []].append(changes.count)
            unfollowed[change.id.storedID, default: []].append(changes.count)
            changes.append(change)
        }
    }

    /// Records which changes of an account are no longer in effect.
    ///
    /// - Parameter age: when a write of the caller reverted them; `nil` when the other client did.
    private mutating func look(at id: String, _ organization: Organization, at age: Duration?) {
        guard let places = inEffect[id] else { return }
        inEffect[id] = places.filter { place in
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
            // The caller created this name first.
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
    /// Returns whether a change is still in effect.
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
