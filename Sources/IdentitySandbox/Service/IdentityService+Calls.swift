import IdentityAPI
import NIOCore
import NIOHTTP1

extension IdentityService {
    /// Applies a call of the API to its organization.
    func apply(_ call: Call, in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        let fields = if case .fields(let fields) = call.body { fields } else { CallFields() }
        switch call.route {
        case .listAccounts: return try listAccounts(FormFields(call.query ?? ""), in: &organization)
        case .account(let id): return try account(id, in: organization)
        case .createAccount: return try createAccount(fields, in: &organization)
        case .updateAccount(let id): return try updateAccount(id, fields, in: &organization)
        case .deleteAccount(let id): return try deleteAccount(id, in: &organization)
        case .deleteAccounts: return try deleteAccounts(fields.robotAccountIDs ?? [], in: &organization)
        case .listGroups: return listGroups(of: organization)
        case .group(let id): return try group(id, in: organization)
        case .createGroup: return try createGroup(fields, in: &organization)
        case .updateGroup(let id): return try updateGroup(id, fields, in: &organization)
        case .deleteGroup(let id):
            try organization.deleteGroup(id)
            return SandboxResponse(status: .noContent)
        case .token, .authorize, .revocation, .discovery, .state, .methodNotAllowed, .elsewhere: return .page
        }
    }
}

extension Organization {
    /// Returns the account with that id. Throws when there is none.
    func existingAccount(_ id: String) throws(Refusal) -> RobotAccount {
        guard let account = accounts[id] else { throw .noAccount(id) }
        return account
    }

    /// Returns the group with that id. Throws when there is none.
    func existingGroup(_ id: String) throws(Refusal) -> StoredGroup {
        guard let group = group(id) else { throw .noGroup(id) }
        return group
    }

    /// Returns the known group ids. Throws for unknown ones, unless `ignoring` leaves them out.
    func existingGroups(_ ids: [String]?, ignoring: Bool) throws(Refusal) -> [String] {
        let missing = (ids ?? []).filter { group($0) == nil }
        if !ignoring, !missing.isEmpty { throw .unknownGroups(missing) }
        return (ids ?? []).filter { group($0) != nil }
    }

    /// Returns the known account ids. Throws for unknown ones, unless `ignoring` leaves them out.
    func existingAccounts(_ ids: [String]?, ignoring: Bool) throws(Refusal) -> [String] {
        let missing = (ids ?? []).filter { accounts[$0] == nil }
        if !ignoring, !missing.isEmpty { throw .unknownMembers(missing) }
        return (ids ?? []).filter { accounts[$0] != nil }
    }
}

extension SandboxResponse {
    /// A response with an account. `zone` follows its creation time.
    static func account(_ status: HTTPResponseStatus, _ account: RobotAccount, zone: StaticString = "")
        -> SandboxResponse
    {
        var body = ByteBuffer()
        body.write(account, zone: zone)
        return .json(status, body)
    }
}
