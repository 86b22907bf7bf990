import IdentityAPI

/// A call that changes something: how to send it, and how to find out whether it was applied when its answer was lost. ``RetryingExecutor`` sends it.
struct WriteCall: Sendable {
    /// Whether a call with a lost answer was applied.
    enum Reconciliation: Sendable {
        case applied(RobotAccount?)
        case notApplied
        /// An account with the name exists, and differs from what the create would have made. `mayLag`: reads may not show all of it yet.
        case taken(IdentityError, mayLag: Bool)
        /// Applied to some of its accounts.
        case partlyApplied
    }

    /// The HTTP method.
    let method: Method
    /// Sends it once.
    let send: @Sendable () async throws -> Response<RobotAccount?>
    /// Finds out whether it was applied. With `mustBeSure`, `notApplied` must be certain: the service has just returned the ``expectedDuplicate``, or the row is about to fail.
    let reconcile: @Sendable (_ mustBeSure: Bool) async throws -> Reconciliation
    /// Whether to reconcile it before each retry. Needed for a create. An update changes by deltas and a delete is final, so a retry of those is harmless.
    var reconcilesBeforeRetry = false
    /// The refusal that an earlier attempt of the run explains: a create's conflict, a delete's "not found".
    var expectedDuplicate: IdentityError.Kind?
    /// The status of its own success.
    let successStatus: Int
    /// Whether the ``expectedDuplicate`` alone proves that an earlier attempt was applied. "Not found" does: it comes from the part of the service that writes, and reads may lag behind.
    var isDuplicateProof = false
    /// Whether other calls can do the same, so that a missing right for this call does not stop the run.
    var isDispensable = false
    /// Whether the service may lack the call. It returns a page for an unknown path, which is neither a success nor an outage.
    var mayBeUnsupported = false
    /// Marks the account as changed by somebody else just now. The next attempt reads it again.
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
                if !found.hasGroupIDs { found = try await client.robotAccountIfThere(id: found.id) ?? found }
                let match = CreateMatch(found, name: name, wanted, groups)
                return match.isWhole
                    ? .applied(found) : .taken(match.error(named: name), mayLag: match.mayLag)
            },
            reconcilesBeforeRetry: true,
            expectedDuplicate: .conflict,
            successStatus: 201
        )
    }

    /// Updates an account, from its state when the call is sent.
    static func update(_ update: FreshCall, _ client: IdentityClient) -> WriteCall {
        WriteCall(
            method: .put,
            send: {
                try await client.updateRobotAccount(id: update.id) { try await update.body() }
            },
            reconcile: { _ in
                guard let found = try await client.robotAccountIfThere(id: update.id) else { return .notApplied }
                return update.isApplied(found) ? .applied(found) : .notApplied
            },
            successStatus: 200,
            readAgain: { update.readAgain() }
        )
    }

    /// Adds accounts to a group and removes others. The verification of the accounts shows whether it was applied, and a retry is harmless.
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
            // This shows only that the service is available.
            reconcile: { _ in
                _ = try await client.groups()
                return .notApplied
            },
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
            reconcilesBeforeRetry: true,
            expectedDuplicate: .conflict,
            successStatus: 201,
            isDispensable: true
        )
    }

    /// Deletes an account.
    static func delete(
        id: String,
        _ client: IdentityClient,
        beforeSending: @escaping IdentityClient.BeforeSending
    ) -> WriteCall {
        WriteCall(
            method: .delete,
            send: { try await client.deleteRobotAccount(id: id, beforeSending: beforeSending).map { nil } },
            reconcile: { _ in try await client.robotAccountIfThere(id: id) == nil ? .applied(nil) : .notApplied },
            expectedDuplicate: .notFound,
            successStatus: 204,
            isDuplicateProof: true
        )
    }
}

extension WriteCall {
    /// Deletes many accounts. Muster reconciles it before each retry: a service may have deleted some accounts, and a retry that it refuses because of those would hide who deleted them.
    ///
    /// - Parameters:
    ///   - ids: returns the accounts of the call, when the quota has admitted the call.
    ///   - failed: told how each attempt failed.
    ///   - reconcile: reads which of them are gone.
    static func delete(
        _ client: IdentityClient,
        ids: @escaping @Sendable () async throws -> [String],
        failed: @escaping @Sendable (IdentityError) -> Void = { _ in },
        reconcile: @escaping @Sendable (_ mustBeSure: Bool) async throws -> Reconciliation
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
            reconcilesBeforeRetry: true,
            // No expected duplicate: the caller finds out for each account whether an earlier attempt removed it.
            successStatus: 204,
            isDispensable: true,
            mayBeUnsupported: true
        )
    }
}

extension IdentityClient {
    /// Returns an account; `nil` when it does not exist.
    func robotAccountIfThere(id: String) async throws -> RobotAccount? {
        do {
            return try await robotAccount(id: id)
        } catch let error as IdentityError where error.kind == .notFound {
            return nil
        }
    }

    /// Whether reads work, by one read of one account; `nil` when that shows nothing or would wait for its quota.
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
