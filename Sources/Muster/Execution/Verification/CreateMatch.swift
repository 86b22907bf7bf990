import IdentityAPI

/// Compares the account that exists after a create with a lost answer with what the create would have made.
///
/// Names are unique, so an account with the name proves that the create need not be sent again. It does not prove who created the account: one that equals the request counts as the run's own, any other
/// may be somebody else's.
struct CreateMatch: Sendable, Hashable {
    /// The differences in the name and the display name.
    private var names: [String] = []
    /// The groups of the request that it is not in.
    private var missing: [String] = []
    /// The other groups that it is in, without built-in groups, which new accounts may get.
    private var extra: [String] = []

    /// Compares an account.
    ///
    /// - Parameters:
    ///   - name: the requested name.
    ///   - wanted: the requested state.
    init(_ found: RobotAccount, name: String, _ wanted: AccountState, _ groups: GroupTable) {
        if ByteExactString(found.name) != ByteExactString(name) { names.append("its name is '\(found.name)'") }
        if ByteExactString(found.displayName) != ByteExactString(wanted.displayName) {
            names.append("its display name is '\(found.displayName)', not '\(wanted.displayName)'")
        }
        guard found.hasGroupIDs else { return }
        let has = Set(found.groupIDs.map(\.canonicalID))
        let asked = Set(groups.ids(wanted.groups).map(\.canonicalID))
        let everyone = Set(groups.ids([groups.everyone].compactMap(\.self)).map(\.canonicalID))
        let builtIn = Set(groups.groups.lazy.filter { $0.kind == .builtIn }.map(\.id.canonicalID)).union(everyone)
        missing = groups.names(ofIDs: asked.subtracting(has).subtracting(everyone))
        extra = groups.names(ofIDs: has.subtracting(asked).subtracting(builtIn))
    }

    /// Whether the account is what the create would have made.
    var isWhole: Bool { names.isEmpty && missing.isEmpty && extra.isEmpty }

    /// Whether only groups are missing, which reads may show later than the account.
    var mayLag: Bool { names.isEmpty && extra.isEmpty && !missing.isEmpty }

    /// Returns why the create fails.
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
    /// Whether a create failed because the account that exists after its lost answer may be somebody else's.
    var isOfForeignAccount: Bool { kind == .conflict && status == nil && code == Outcome.nameTakenCode }
}
