import IdentityAPI

/// A call that changes something: how it is sent, and how the service is asked afterwards what came of it. ``RetryingExecutor`` brings it to an end.
struct WriteCall: Sendable {
    /// What came of a call whose answer was lost.
    enum Fate: Sendable {
        case applied(RobotAccount?)
        case notApplied
        /// An account of the name exists that differs from what the create would have made. Says whether readers may only show it in part yet.
        case taken(IdentityError, mayLag: Bool)
        /// It was applied to some of the accounts that it was for.
        case partlyApplied
    }

    /// The method it is sent with.
    let method: Method
    /// Sends it once.
    let send: @Sendable () async throws -> Response<RobotAccount?>
    /// Asks the service what came of it. The parameter says that "nothing" must be certain: the service has just answered with the ``expectedDuplicate``, or the
    /// row is about to be given up.
    let reconcile: @Sendable (_ mustBeSure: Bool) async throws -> Fate
    /// Whether it must be settled before it is repeated. A create must; an update changes by deltas and a delete is final, so repeating those
    /// is harmless.
    let settlesBeforeRepeating: Bool
    /// The refusal that an earlier attempt of our own explains: a create's conflict, a delete's "not found".
    let expectedDuplicate: IdentityError.Kind?
    /// The status that its own answer would have had.
    let successStatus: Int
    /// Whether the ``expectedDuplicate`` needs no look at the account: "not found" comes from the service that writes, and readers may lag behind it.
    var isDuplicateProof = false
    /// Whether other calls can do the same, so that not being allowed to make this one is no reason to stop.
    var isDispensable = false
    /// Whether the service may not know such calls at all. Services answer a path that they do not know with a page of theirs, which is no success and no outage.
    var mayBeUnknown = false
    /// Forgets what is known of the account, because somebody else has just changed it. The next attempt reads it again.
    var readAgain: @Sendable () -> Void = {}
}

extension WriteCall {
    /// Creates an account.
    static func create(
        _ name: String,
        _ wanted: AccountState,
        _ groups: GroupTable,
        _ client: IdentityClient,
        _ finder: AccountFinder,
        beforeSending: @escaping IdentityClient.BeforeSending
    ) -> WriteCall {
        let groupIDs = groups.ids(wanted.groups.sorted())
        return WriteCall(
            method: .post,
            send: {
                let answer = try await client.createRobotAccount(
                    name: name,
                    displayName: wanted.displayName,
                    groupIDs: groupIDs,
                    beforeSending: beforeSending
                )
                try finder.requireNew(answer, named: name)
                return answer.map(Optional.some)
            },
            reconcile: { mustBeSure in
                guard var found = try await finder.account(named: name, mustBeSure: mustBeSure) else {
                    return .notApplied
                }
                if !found.tellsGroups { found = try await client.robotAccountIfThere(id: found.id) ?? found }
                let match = CreateMatch(found, name: name, wanted, groups)
                return match.isWhole
                    ? .applied(found) : .taken(match.error(named: name), mayLag: match.mayLag)
            },
            settlesBeforeRepeating: true,
            expectedDuplicate: .conflict,
            successStatus: 201
        )
    }

    /// Changes an account, from what it is when the call is sent.
    static func update(_ update: FreshUpdate, _ client: IdentityClient) -> WriteCall {
        WriteCall(
            method: .put,
            send: {
                try await client.updateRobotAccount(id: update.id) { try await update.body() }
            },
            reconcile: { _ in
                guard let found = try await client.robotAccountIfThere(id: update.id) else { return .notApplied }
                return update.isApplied(found) ? .applied(found) : .notApplied
            },
            settlesBeforeRepeating: false,
            expectedDuplicate: nil,
            successStatus: 200,
            readAgain: { update.readAgain() }
        )
    }

    /// Brings accounts into and out of a group. What came of it is seen when they are read back, and repeating it is harmless.
    ///
    /// - Parameters:
    ///   - names: returns the group's current name.
    ///   - members: returns the ids of the accounts to enter and to leave, when the quota has admitted the call.
    static func group(
        _ group: Group,
        _ names: GroupNames,
        _ client: IdentityClient,
        members: @escaping @Sendable () async throws -> (adding: [String], removing: [String])
    ) -> WriteCall {
        WriteCall(
            method: .put,
            send: {
                let name: @Sendable () async throws -> String = { try await names.name(of: group) }
                return try await client.updateGroup(id: group.id, name: name, members: members).map { nil }
            },
            // What it finds proves nothing of the accounts, but that the service is there.
            reconcile: { _ in
                _ = try await client.groups()
                return .notApplied
            },
            settlesBeforeRepeating: false,
            expectedDuplicate: nil,
            successStatus: 200,
            isDispensable: true
        )
    }

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - name: the group's name.
    ///   - members: returns the ids of its first accounts, when the quota has admitted the call.
    ///   - found: takes the group. `isAnswer` says whether the service answered the call with it: a group that was found after a lost answer may be somebody else's.
    static func makeGroup(
        named name: String,
        _ client: IdentityClient,
        members: @escaping @Sendable () async throws -> [String],
        found: @escaping @Sendable (_ group: Group, _ isAnswer: Bool) -> Void
    ) -> WriteCall {
        WriteCall(
            method: .post,
            send: {
                try await client.createGroup(name: name, members: members).map {
                    found($0, true)
                    return nil
                }
            },
            reconcile: { _ in
                let group = try await client.groups().value.first { $0.name.lowercased() == name.lowercased() }
                guard let group else { return .notApplied }
                found(group, false)
                return .applied(nil)
            },
            settlesBeforeRepeating: true,
            expectedDuplicate: .conflict,
            successStatus: 201,
            isDispensable: true
        )
    }

    /// Removes an account.
    static func delete(
        id: String,
        _ client: IdentityClient,
        beforeSending: @escaping IdentityClient.BeforeSending
    ) -> WriteCall {
        WriteCall(
            method: .delete,
            send: { try await client.deleteRobotAccount(id: id, beforeSending: beforeSending).map { nil } },
            reconcile: { _ in try await client.robotAccountIfThere(id: id) == nil ? .applied(nil) : .notApplied },
            settlesBeforeRepeating: false,
            expectedDuplicate: .notFound,
            successStatus: 204,
            isDuplicateProof: true
        )
    }
}

extension WriteCall {
    /// Removes accounts, many at once. It is settled before it is repeated: a service may have deleted a part, and a repetition that it refuses for those would hide who deleted
    /// them.
    ///
    /// - Parameters:
    ///   - ids: returns the accounts of the call, when the quota has admitted the call.
    ///   - failed: told how each attempt failed.
    ///   - reconcile: reads which of them are gone.
    static func delete(
        _ client: IdentityClient,
        ids: @escaping @Sendable () async throws -> [String],
        failed: @escaping @Sendable (IdentityError) -> Void = { _ in },
        reconcile: @escaping @Sendable (_ mustBeSure: Bool) async throws -> Fate
    ) -> WriteCall {
        WriteCall(
            method: .delete,
            send: {
                do {
                    return try await client.deleteRobotAccounts(ids: ids).map { nil }
                } catch let error as IdentityError {
                    failed(error)
                    throw error
                }
            },
            reconcile: reconcile,
            settlesBeforeRepeating: true,
            // The caller finds out for each account whether an earlier attempt removed it.
            expectedDuplicate: nil,
            successStatus: 204,
            isDispensable: true,
            mayBeUnknown: true
        )
    }
}

extension IdentityClient {
    /// An account, or `nil` where the service says that there is none.
    func robotAccountIfThere(id: String) async throws -> RobotAccount? {
        do {
            return try await robotAccount(id: id)
        } catch let error as IdentityError where error.kind == .notFound {
            return nil
        }
    }

    /// Whether reading works, by one call of one account; `nil` where that tells nothing or would wait for its quota.
    var readsWork: Bool? {
        get async {
            guard gate.hasRoom(.get) else { return nil }
            do {
                _ = try await robotAccounts(top: 1)
                return true
            } catch {
                return (error as? IdentityError).flatMap { $0.extent == .call ? nil : false }
            }
        }
    }
}
