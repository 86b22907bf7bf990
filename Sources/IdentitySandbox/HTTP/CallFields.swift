/// The fields of a JSON body. Like the live service, the sandbox accepts missing and null fields, and ignores
/// unknown ones.
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
