import FoundationEssentials
import IdentityAPI

extension IdentityService {
    /// Returns the current contents and the calls so far.
    func snapshot() -> SandboxSnapshot {
        let organization = organizations[options.organizationID.lowercased()]!
        return SandboxSnapshot(
            accounts: organization.accounts.all,
            groups: organization.groups.map(\.group),
            calls: Dictionary(callLog.calls.map { ("\($0.method) \($0.path)", $1) }, uniquingKeysWith: +),
            accepted: Self.named(callLog.accepted),
            refused: Self.named(callLog.refused),
            mishaps: Self.named(callLog.faults),
            inFlight: callLog.inFlight,
            highestInFlight: callLog.highestInFlight,
            overlappingAccounts: callLog.overlappingAccounts.sorted(),
            createsReceived: callLog.createsReceived,
            createsApplied: callLog.createsApplied,
            othersChanges: others.changes
        )
    }

    private static func named<Word: RawRepresentable<String> & Hashable>(_ counts: [Word: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
    }
}

extension SandboxSnapshot {
    /// The snapshot as JSON, for `GET /_sandbox/state`.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(self)
    }
}
