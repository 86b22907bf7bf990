/// What a JSON body may say. Like the live service, the sandbox takes every field as optional, lets it be null, and
/// ignores others.
struct CallFields: Sendable, Decodable {
    var partitionGlobalId: String?
    var name: String?
    var displayName: String?
    var groupIDsToAdd: [String]?
    var groupIDsToRemove: [String]?
    var robotAccountIDs: [String]?
    var directoryUserMemberIDs: [String]?
    var directoryUserIDsToAdd: [String]?
    var directoryUserIDsToRemove: [String]?
}
