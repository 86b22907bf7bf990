/// The body of `POST /api/RobotAccount`.
struct CreateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    var partitionGlobalId: String
    /// The account's unique name, for good.
    var name: String
    /// The friendly name.
    var displayName: String
    /// The groups to put it in; Everyone comes by itself.
    var groupIDsToAdd: [String]
}

/// The body of `PUT /api/RobotAccount/{id}`. The group fields are changes to the set, so sending it again is harmless.
struct UpdateRobotAccount: Sendable, Hashable, Codable {
    /// The organization's id.
    var partitionGlobalId: String
    /// The friendly name. Always sent: nobody documents whether leaving it out keeps or blanks it.
    var displayName: String
    /// The groups to enter.
    var groupIDsToAdd: [String]
    /// The groups to leave.
    var groupIDsToRemove: [String]
}

/// The body of `DELETE /api/RobotAccount/{partitionGlobalId}`: many at once.
struct DeleteRobotAccounts: Sendable, Hashable, Codable {
    /// The ids to delete. Never empty.
    var robotAccountIDs: [String]
}

/// The body of `POST /api/Group`.
struct CreateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    var partitionGlobalId: String
    /// The group's unique name.
    var name: String
    /// Its first members, by account id.
    var directoryUserMemberIDs: [String]
}

/// The body of `PUT /api/Group/{groupId}`: moves many accounts with one call.
struct UpdateGroup: Sendable, Hashable, Codable {
    /// The organization's id.
    var partitionGlobalId: String
    /// The group's current name; it is sent unchanged.
    var name: String
    /// Account ids to add.
    var directoryUserIDsToAdd: [String]
    /// Account ids to remove.
    var directoryUserIDsToRemove: [String]
}
