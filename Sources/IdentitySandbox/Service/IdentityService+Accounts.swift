import IdentityAPI
import NIOCore
import NIOHTTP1

/// The calls below `/api/RobotAccount`.
extension IdentityService {
    func listAccounts(_ query: FormFields, in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        var query = try AccountQuery(query)
        query.search = faults.search
        if faults.ignoresTop { query.top = 1000 }
        query.top = min(query.top, faults.pageLimit ?? .max)
        if faults.skip == .ignored { query.skip = 0 }
        if faults.skip == .last, organization.accounts.count > 0 {
            // The start of the last page, for pages of this length.
            query.skip = min(query.skip, (organization.accounts.count - 1) / max(query.top, 1) * query.top)
        }
        let order = query.searchTerm.isEmpty ? faults.order : .asked
        if order == .made { query.field = .creationTime }
        var page =
            switch order {
            case .asked, .made: organization.accounts.page(query)
            case .shuffled: organization.accounts.shuffledPage(query, alike: { _ in "" }, &shuffles)
            case .ties: organization.accounts.shuffledPage(query, alike: { String($0.prefix(9)) }, &shuffles)
            }
        if let limit = faults.listLimit, query.searchTerm.isEmpty {
            page.results = Array(page.results.prefix(max(limit - query.skip, 0)))
        }
        switch faults.listedGroups {
        case .told: break
        case .null: for index in page.results.indices { page.results[index].hasGroupIDs = false }
        case .fewer:
            for index in page.results.indices { page.results[index].groupIDs = page.results[index].groupIDs.dropLast() }
        case .some: if !page.results.isEmpty { page.results[0].hasGroupIDs = false }
        }
        if faults.capitalizesIDs { page.results = page.results.map(\.inCapitals) }
        var body = ByteBuffer()
        body.write(page, total: faults.total, fields: faults.fields)
        if vanished < faults.vanishing ?? 0, let first = page.results.first {
            organization.accounts.remove(first.id)
            vanished += 1
        }
        return .json(.ok, body)
    }

    /// Returns one account, as read by id.
    func account(_ id: String, in organization: Organization) throws(Refusal) -> SandboxResponse {
        if faults.hidesByID { throw .noAccount(id) }
        var account: RobotAccount
        do {
            account = try organization.existingAccount(id)
        } catch {
            switch faults.unknownAccount {
            case .notFound: throw error
            case .badRequest: throw .invalid("robotAccountId", error.text)
            case .error: return .unexpectedError
            case .page: return .page
            }
        }
        account.hasGroupIDs = !faults.hidesOwnGroups
        return .account(.ok, faults.capitalizesIDs ? account.inCapitals : account)
    }

    func createAccount(_ fields: CallFields, in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        guard let name = fields.name, !name.isEmpty else { throw .invalid("Name", "The Name field is required.") }
        callLog.createsReceived[name, default: 0] += 1
        guard !organization.accounts.isTaken(name) else { throw .nameTaken(name, as: faults.duplicate) }
        let account = organization.create(
            RobotAccount(
                id: identifiers.uuid(),
                name: name,
                displayName: fields.displayName ?? "",
                groupIDs: try organization.existingGroups(fields.groupIDsToAdd, ignoring: faults.ignoresUnknownGroups),
                creationTime: Timestamp.now.written
            )
        )
        callLog.createsApplied[name, default: 0] += 1
        return .account(.created, answered(account, organization), zone: "Z")
    }

    func updateAccount(
        _ id: String,
        _ fields: CallFields,
        in organization: inout Organization
    ) throws(Refusal) -> SandboxResponse {
        _ = try organization.existingAccount(id)
        let account = organization.update(
            id,
            displayName: fields.displayName ?? (faults.blanksDisplayName ? "" : nil),
            entering: try organization.existingGroups(fields.groupIDsToAdd, ignoring: faults.ignoresUnknownGroups),
            leaving: try organization.existingGroups(fields.groupIDsToRemove, ignoring: faults.ignoresUnknownGroups)
        )
        switch faults.updateAnswer {
        case .told: return .account(.ok, answered(account, organization))
        case .accepted: return SandboxResponse(status: .accepted)
        case .noContent: return SandboxResponse(status: .noContent)
        }
    }

    /// Returns the account as in the response to a write.
    private func answered(_ account: RobotAccount, _ organization: Organization) -> RobotAccount {
        var account = account
        if faults.answersOtherAccount, let other = organization.accounts.all.first(where: { $0.id != account.id }) {
            account = other
        }
        account.hasGroupIDs = !faults.hidesAnsweredGroups
        return faults.capitalizesIDs ? account.inCapitals : account
    }

    func deleteAccount(_ id: String, in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        _ = try organization.existingAccount(id)
        organization.accounts.remove(id)
        return SandboxResponse(status: .noContent)
    }

    func deleteAccounts(_ ids: [String], in organization: inout Organization) throws(Refusal) -> SandboxResponse {
        // The effect of an empty list is undocumented; it may be everything. The sandbox rejects it, so that no client
        // relies on it.
        guard !ids.isEmpty else { throw .invalid("RobotAccountIDs", "The RobotAccountIDs field must not be empty.") }
        if faults.bulkDelete == .absent { return SandboxResponse(status: .notFound) }
        if faults.bulkDelete == .page { return .page }
        if let limit = faults.deleteListLimit, ids.count > limit {
            throw .longList(ids.count, limit: limit, form: faults.longGroupList)
        }
        let unknown = faults.unknownDelete
        if unknown == .stop || unknown == .stopWithError,
            let first = ids.firstIndex(where: { organization.accounts[$0] == nil })
        {
            for id in ids[..<first] { organization.accounts.remove(id) }
            if unknown == .stop { throw .unknownMembers([ids[first]]) }
            return .unexpectedError
        }
        let ids = try organization.existingAccounts(ids, ignoring: unknown == .ignore)
        if let stop = faults.bulkDeleteStop, ids.count > stop.after, stoppedDeletes < stop.times {
            stoppedDeletes += 1
            for id in ids.prefix(stop.after) { organization.accounts.remove(id) }
            if stop.status == 400 { throw .invalid("RobotAccountIDs", "Not all accounts could be deleted.") }
            return .unexpectedError
        }
        for id in ids { organization.accounts.remove(id) }
        return SandboxResponse(status: faults.bulkDelete == .noContent ? .noContent : .ok)
    }
}

extension RobotAccount {
    /// Returns the account with all UUIDs in upper case.
    fileprivate var inCapitals: RobotAccount {
        let capitals = { (id: String) in id.utf8.count == 36 ? id.uppercased() : id }
        var account = self
        account.id = capitals(id)
        account.groupIDs = groupIDs.map(capitals)
        return account
    }
}
