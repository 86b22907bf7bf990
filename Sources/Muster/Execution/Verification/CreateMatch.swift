import IdentityAPI

/// How an account that was found after a create whose answer was lost differs from what the create would have made.
///
/// Names are unique, so an account of the name proves that the create need not be sent again. It does not prove who made the account: one that equals what was sent counts as the run's own,
/// any other may be somebody else's.
struct CreateMatch: Sendable, Hashable {
    /// The name and the display name, where they are other ones.
    private var names: [String] = []
    /// Groups that the create would have brought it into, and it is not in.
    private var missing: [String] = []
    /// Groups that it is in besides. Groups of the service's own are none: new accounts may be given them.
    private var extra: [String] = []

    /// Compares an account.
    ///
    /// - Parameters:
    ///   - name: the name that was sent.
    ///   - wanted: the rest of what was sent.
    init(_ found: RobotAccount, name: String, _ wanted: AccountState, _ groups: GroupTable) {
        if ByteExactString(found.name) != ByteExactString(name) { names.append("its name is '\(found.name)'") }
        if ByteExactString(found.displayName) != ByteExactString(wanted.displayName) {
            names.append("its display name is '\(found.displayName)', not '\(wanted.displayName)'")
        }
        guard found.tellsGroups else { return }
        let has = Set(found.groupIDs.map(\.canonicalID))
        let asked = Set(groups.ids(wanted.groups).map(\.canonicalID))
        let everyone = Set(groups.ids([groups.everyone].compactMap(\.self)).map(\.canonicalID))
        let builtIn = Set(groups.groups.lazy.filter { $0.kind == .builtIn }.map(\.id.canonicalID)).union(everyone)
        missing = groups.names(ofIDs: asked.subtracting(has).subtracting(everyone))
        extra = groups.names(ofIDs: has.subtracting(asked).subtracting(builtIn))
    }

    /// Whether the account is what the create would have made.
    var isWhole: Bool { names.isEmpty && missing.isEmpty && extra.isEmpty }

    /// Whether it only lacks groups, which readers may show later than the account.
    var mayLag: Bool { names.isEmpty && extra.isEmpty && !missing.isEmpty }

    /// Why the create is given up.
    func error(named name: String) -> IdentityError {
        let differences =
            names + (missing.isEmpty ? [] : ["it is not in \(missing.quoted())"])
            + (extra.isEmpty ? [] : ["it is in \(extra.quoted())"])
        let message =
            "the answer to the create was lost, and an account named '\(name)' exists that differs from the row: "
            + differences.joined(separator: "; ")
            + ". Most likely somebody else has created or changed it, so Muster leaves it as it is"
        return IdentityError(.conflict, code: Outcome.nameTakenCode, message: message)
    }
}

extension IdentityError {
    /// Whether a create is given up because the account that was found after its answer was lost may be somebody else's.
    var isOfForeignAccount: Bool { kind == .conflict && status == nil && code == Outcome.nameTakenCode }
}
