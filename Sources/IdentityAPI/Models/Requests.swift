/// The body of `POST /api/RobotAccount`.
package struct CreateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    package var partitionGlobalId: String
    /// The account's unique name, for good.
    package var name: String
    /// The friendly name.
    package var displayName: String
    /// The groups to put it in; Everyone comes by itself.
    package var groupIDsToAdd: [String]

    /// A request with the given fields.
    package init(partitionGlobalId: String, name: String, displayName: String, groupIDsToAdd: [String]) {
        self.partitionGlobalId = partitionGlobalId
        self.name = name
        self.displayName = displayName
        self.groupIDsToAdd = groupIDsToAdd
    }
}

/// The body of `PUT /api/RobotAccount/{id}`. The group fields are changes to the set, so sending it again is harmless.
package struct UpdateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    package var partitionGlobalId: String
    /// The friendly name. Always sent: nobody documents whether leaving it out keeps or blanks it.
    package var displayName: String
    /// The groups to enter.
    package var groupIDsToAdd: [String]
    /// The groups to leave.
    package var groupIDsToRemove: [String]

    /// A request with the given fields.
    package init(
        partitionGlobalId: String,
        displayName: String,
        groupIDsToAdd: [String],
        groupIDsToRemove: [String]
    ) {
        self.partitionGlobalId = partitionGlobalId
        self.displayName = displayName
        self.groupIDsToAdd = groupIDsToAdd
        self.groupIDsToRemove = groupIDsToRemove
    }
}

/// The body of `DELETE /api/RobotAccount/{partitionGlobalId}`: many at once.
package struct DeleteRobotAccounts: Sendable, Hashable, Codable {
    /// The ids to delete. Never empty.
    package var robotAccountIDs: [String]

    /// A request with the given ids.
    package init(robotAccountIDs: [String]) {
        self.robotAccountIDs = robotAccountIDs
    }
}

/// The body of `POST /api/Group`.
package struct CreateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    package var partitionGlobalId: String
    /// The group's unique name.
    package var name: String
    /// Its first members, by account id.
    package var directoryUserMemberIDs: [String]

    /// A request with the given fields.
    package init(partitionGlobalId: String, name: String, directoryUserMemberIDs: [String]) {
        self.partitionGlobalId = partitionGlobalId
        self.name = name
        self.directoryUserMemberIDs = directoryUserMemberIDs
    }
}

/// The body of `PUT /api/Group/{groupId}`: moves many accounts with one call.
package struct UpdateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    package var partitionGlobalId: String
    /// The group's current name; it is sent unchanged.
    package var name: String
    /// Account ids to add.
    package var directoryUserIDsToAdd: [String]
    /// Account ids to remove.
    package var directoryUserIDsToRemove: [String]

    /// A request with the given fields.
    package init(
        partitionGlobalId: String,
        name: String,
        directoryUserIDsToAdd: [String],
        directoryUserIDsToRemove: [String]
    ) {
        self.partitionGlobalId = partitionGlobalId
        self.name = name
        self.directoryUserIDsToAdd = directoryUserIDsToAdd
        self.directoryUserIDsToRemove = directoryUserIDsToRemove
    }
}
