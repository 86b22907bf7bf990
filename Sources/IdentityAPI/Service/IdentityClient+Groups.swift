extension IdentityClient {
    /// `GET /api/Group/{partitionGlobalId}`: all groups, not paged.
    public func groups() async throws -> Response<[Group]> {
        try await call(.get, ["Group", organizationID])
    }

    /// `GET /api/Group/{partitionGlobalId}/{groupId}`.
    public func group(id: String) async throws -> Group {
        try await call(.get, ["Group", organizationID, id]).value
    }

    /// `POST /api/Group`. Needs the scope `PM.Group.Write`.
    public func createGroup(name: String, memberIDs: [String] = []) async throws -> Response<Group> {
        try await createGroup(name: name) { memberIDs }
    }

    /// The same, where the accounts are asked for when the quota has admitted the call.
    ///
    /// - Parameters:
    ///   - name: the group's name.
    ///   - members: gives the accounts to enter, by id. What it throws keeps the call from being sent.
    package func createGroup(
        name: String,
        members: @escaping @Sendable () async throws -> [String]
    ) async throws -> Response<Group> {
        let body: LateBody = { [organizationID] in
            CreateGroup(partitionGlobalId: organizationID, name: name, directoryUserMemberIDs: try await members())
        }
        return try await call(.post, ["Group"], body: body)
    }

    /// `PUT /api/Group/{groupId}`: adds and removes many accounts at once. Needs the scope `PM.Group.Write`.
    ///
    /// - Parameters:
    ///   - id: the group's id.
    ///   - name: gives the group's current name, which is sent along unchanged. Asked for when the quota has admitted the call: a name that was read
    ///     before a long wait could have been changed meanwhile, and would be changed back.
    ///   - adding: the accounts to enter, by id.
    ///   - removing: the accounts to leave, by id.
    public func updateGroup(
        id: String,
        name: @escaping @Sendable () async throws -> String,
        adding: [String],
        removing: [String]
    ) async throws -> Response<Void> {
        try await updateGroup(id: id, name: name) { (adding, removing) }
    }

    /// The same, where the accounts too are asked for when the quota has admitted the call.
    ///
    /// - Parameter members: gives the accounts to enter and to leave, by id. What it throws keeps the call from being sent, as ``CallWithdrawn`` does.
    package func updateGroup(
        id: String,
        name: @escaping @Sendable () async throws -> String,
        members: @escaping @Sendable () async throws -> (adding: [String], removing: [String])
    ) async throws -> Response<Void> {
        try await callForStatus(.put, ["Group", id]) { [organizationID] in
            // The name comes last: reading the accounts may take a while.
            let (adding, removing) = try await members()
            return UpdateGroup(
                partitionGlobalId: organizationID,
                name: try await name(),
                directoryUserIDsToAdd: adding,
                directoryUserIDsToRemove: removing
            )
        }
    }
}
