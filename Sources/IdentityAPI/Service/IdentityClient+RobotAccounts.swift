extension IdentityClient {
    /// The largest page that the service gives; without asking it gives 10.
    public static let largestPage = RobotAccountPage.largest

    /// `GET /api/RobotAccount/{partitionGlobalId}`: one page.
    ///
    /// - Parameters:
    ///   - searchTerm: what to search for; how the service matches it is undocumented. `nil` for all accounts.
    ///   - top: the most accounts of the page, at most ``largestPage``.
    ///   - skip: how many accounts to leave out before it.
    ///   - field: a field's name to sort by; `nil` leaves the order to the service.
    public func robotAccounts(
        searchTerm: String? = nil,
        top: Int = largestPage,
        skip: Int = 0,
        sortedBy field: String? = nil
    ) async throws -> RobotAccountPage {
        var query = [("top", "\(top)"), ("skip", "\(skip)")]
        if let searchTerm { query.append(("searchTerm", searchTerm)) }
        if let field { query += [("sortBy", field), ("sortOrder", "asc")] }
        return try await call(.get, ["RobotAccount", organizationID], query: query).value
    }

    /// `GET /api/RobotAccount/{partitionGlobalId}/{id}`.
    public func robotAccount(id: String) async throws -> RobotAccount {
        let response: Response<RobotAccount> = try await call(.get, ["RobotAccount", organizationID, id])
        try response.value.requireID(id, answeredWith: response.status)
        return response.value
    }

    /// `POST /api/RobotAccount`. It must not be repeated before ``robotAccount(named:reading:)`` has shown that nothing came of it.
    public func createRobotAccount(
        name: String,
        displayName: String,
        groupIDs: [String],
        beforeSending: BeforeSending? = nil
    ) async throws -> Response<RobotAccount> {
        let body = CreateRobotAccount(
            partitionGlobalId: organizationID,
            name: name,
            displayName: displayName,
            groupIDsToAdd: groupIDs
        )
        return try await call(.post, ["RobotAccount"], body: { body }, beforeSending: beforeSending)
    }

    /// `PUT /api/RobotAccount/{id}`. The groups are changes to the set and the display name is a value, so repeating it is harmless.
    ///
    /// - Returns: the account as it is now; `nil` where the service accepts the change without telling it (202 or 204, or no body).
    @discardableResult
    public func updateRobotAccount(
        id: String,
        displayName: String,
        adding: [String],
        removing: [String]
    ) async throws -> Response<RobotAccount?> {
        try await updateRobotAccount(id: id) { AccountUpdate(displayName, adding: adding, removing: removing) }
    }

    /// The same, where what is sent is asked for when the quota has admitted the call: what was read before a long wait could have been changed meanwhile, and would be
    /// changed back.
    ///
    /// - Parameters:
    ///   - id: the account's id.
    ///   - update: gives what is sent. What it throws keeps the call from being sent, as ``CallWithdrawn`` does.
    package func updateRobotAccount(
        id: String,
        update: @escaping @Sendable () async throws -> AccountUpdate
    ) async throws -> Response<RobotAccount?> {
        let body: LateBody = { [organizationID] in
            let update = try await update()
            return UpdateRobotAccount(
                partitionGlobalId: organizationID,
                displayName: update.displayName,
                groupIDsToAdd: update.adding,
                groupIDsToRemove: update.removing
            )
        }
        let response: Response<RobotAccount?> = try await callForAnswer(.put, ["RobotAccount", id], body: body)
        try response.value?.requireID(id, answeredWith: response.status)
        return response
    }

    /// `DELETE /api/RobotAccount/{partitionGlobalId}/{id}`.
    public func deleteRobotAccount(id: String, beforeSending: BeforeSending? = nil) async throws -> Response<Void> {
        try await callForStatus(.delete, ["RobotAccount", organizationID, id], beforeSending: beforeSending)
    }

    /// `DELETE /api/RobotAccount/{partitionGlobalId}`: many at once.
    ///
    /// - Throws: ``IdentityError``; `refused` for an empty list, which Muster never sends because its effect is undocumented.
    public func deleteRobotAccounts(ids: [String], beforeSending: BeforeSending? = nil) async throws -> Response<Void> {
        guard !ids.isEmpty else { throw Self.emptyDelete }
        return try await deleteRobotAccounts {
            try await beforeSending?()
            return ids
        }
    }

    /// The same, where the ids are asked for when the quota has admitted the call.
    ///
    /// - Parameter ids: gives the ids. What it throws keeps the call from being sent, as ``CallWithdrawn`` does.
    /// - Throws: ``IdentityError``; `refused` for an empty list, which is never sent.
    package func deleteRobotAccounts(ids: @escaping @Sendable () async throws -> [String]) async throws -> Response<
        Void
    > {
        try await callForStatus(
            .delete,
            ["RobotAccount", organizationID],
            body: {
                let ids = try await ids()
                guard !ids.isEmpty else { throw Self.emptyDelete }
                return DeleteRobotAccounts(robotAccountIDs: ids)
            }
        )
    }

    private static let emptyDelete = IdentityError(.refused, message: "The list of accounts to delete is empty.")

    /// Searches for the account of exactly this name. Returns `nil` when the search finds none.
    ///
    /// How `searchTerm` matches is undocumented, so its hits are candidates only: every page of them is compared here, the exact spelling
    /// first and another case second (names are unique whatever their case).
    ///
    /// - Parameters:
    ///   - name: the account's name.
    ///   - reading: how each page is read; the place to try a page again without beginning anew.
    public func robotAccount(
        named name: String,
        reading: @Sendable (@Sendable () async throws -> RobotAccountPage) async throws -> RobotAccountPage = {
            try await $0()
        }
    ) async throws -> RobotAccount? {
        var otherCase: RobotAccount?
        var held = 0
        var longest = 0
        var previous: [RobotAccount] = []
        while true {
            let page = try await reading { [held] in try await robotAccounts(searchTerm: name, skip: held) }
            guard page.results.isEmpty || page.results != previous else {
                // A service that ignores `skip` would be asked for ever.
                throw IdentityError(
                    .unreadableAnswer,
                    message: "The service returned the same page of a search twice."
                )
            }
            previous = page.results
            for account in page.results {
                if account.name.utf8.elementsEqual(name.utf8) { return account }
                if account.name.lowercased() == name.lowercased() { otherCase = account }
            }
            if page.isLast(skip: held, longest: longest) { return otherCase }
            held += page.results.count
            longest = Swift.max(longest, page.results.count)
        }
    }
}
