/// The body of `POST /api/RobotAccount`.
public struct CreateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    public var partitionGlobalId: String
    /// The account's unique name, for good.
    public var name: String
    /// The friendly name.
    public var displayName: String
    /// The groups to put it in; Everyone comes by itself.
    public var groupIDsToAdd: [String]

    /// A request with the given fields.
    public init(partitionGlobalId: String, name: String, displayName: String, groupIDsToAdd: [String]) {
        self.partitionGlobalId = partitionGlobalId
        self.name = name
        self.displayName = displayName
        self.groupIDsToAdd = groupIDsToAdd
    }
}

/// The body of `PUT /api/RobotAccount/{id}`. The group fields are changes to the set, so sending it again is harmless.
public struct UpdateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    public var partitionGlobalId: String
    /// The friendly name. Always sent: nobody documents whether leaving it out keeps or blanks it.
    public var displayName: String
    /// The groups to enter.
    public var groupIDsToAdd: [String]
    /// The groups to leave.
    public var groupIDsToRemove: [String]

    /// A request with the given fields.
    public init(
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
public struct DeleteRobotAccounts: Sendable, Hashable, Codable {
    /// The ids to delete. Never empty.
    public var robotAccountIDs: [String]

    /// A request with the given ids.
    public init(robotAccountIDs: [String]) {
        self.robotAccountIDs = robotAccountIDs
    }
}

/// The body of `POST /api/Group`.
public struct CreateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    public var partitionGlobalId: String
    /// The group's unique name.
    public var name: String
    /// Its first members, by account id.
    public var directoryUserMemberIDs: [String]

    /// A request with the given fields.
    public init(partitionGlobalId: String, name: String, directoryUserMemberIDs: [String]) {
        self.partitionGlobalId = partitionGlobalId
        self.name = name
        self.directoryUserMemberIDs = directoryUserMemberIDs
    }
}

/// The body of `PUT /api/Group/{groupId}`: moves many accounts with one call.
public struct UpdateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    public var partitionGlobalId: String
    /// The group's current name; it is sent unchanged.
    public var name: String
    /// Account ids to add.
    public var directoryUserIDsToAdd: [String]
    /// Account ids to remove.
    public var directoryUserIDsToRemove: [String]

    /// A request with the given fields.
    public init(
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
