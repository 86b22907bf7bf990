import IdentityAPI
import NIOHTTP1

/// The calls below `/api/Group`.
extension IdentityService {
    /// All groups.
    func listGroups(of organization: Organization) -> SandboxResponse {
        var groups = organization.groups.map { $0.json(asNumber: faults.numbersGroupTypes, fields: faults.fields) }
        switch faults.groupList {
        case .array: break
        case .wrapped: return .json(.ok, ["totalCount": .integer(groups.count), "results": .array(groups)] as JSON)
        case .fewer: groups.removeLast()
        case .nameless:
            let last = organization.groups[groups.count - 1]
            groups[groups.count - 1] = ["id": .string(last.id), "name": .null, "type": "custom"]
        }
        return .json(.ok, .array(groups))
    }

    func group(_ id: String, in organization: Organization) throws(Refusal) -> SandboxResponse {
        if faults.hidesByID { throw .noGroup(id) }
        let group = try organization.existingGroup(id)
        return .json(.ok, group.json(asNumber: faults.numbersGroupTypes, members: organization.members(of: id)))
    }

    func createGroup(_ fields: CallFields, in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        guard let name = fields.name, !name.isEmpty else { throw .invalid("Name", "The Name field is required.") }
        guard !organization.isGroupNameTaken(name) else { throw .nameTaken(name, as: faults.duplicate) }
        let members = try writtenMembers(fields.directoryUserMemberIDs, of: organization)
        let group = StoredGroup(id: identifiers.uuid(), name: name, creationTime: Timestamp.now.written)
        organization.add(group)
        if !faults.ignoresNewMembers { organization.move(members, into: group.id) }
        return .json(.created, group.json(asNumber: faults.numbersGroupTypes))
    }

    func updateGroup(
        _ id: String,
        _ fields: CallFields,
        in organization: inout Organization
    ) throws(Refusal) -> SandboxResponse {
        _ = try organization.existingGroup(id)
        let entering = try writtenMembers(fields.directoryUserIDsToAdd, of: organization)
        let leaving = try writtenMembers(fields.directoryUserIDsToRemove, of: organization)
        if let name = fields.name, !name.isEmpty {
            try organization.renameGroup(id, to: name, duplicate: faults.duplicate)
        }
        organization.move(leaving, outOf: id)
        organization.move(entering, into: id)
        return .json(.ok, try organization.existingGroup(id).json(asNumber: faults.numbersGroupTypes))
    }

    /// Returns the accounts of a list. Throws when the list is too long, or contains an unknown id.
    private func writtenMembers(_ ids: [String]?, of organization: Organization) throws(Refusal) -> [String] {
        if let ids, let limit = faults.groupListLimit, ids.count > limit {
            throw .longList(ids.count, limit: limit, form: faults.longGroupList)
        }
        return try organization.existingAccounts(ids, ignoring: faults.ignoresUnknownMembers)
    }
}
