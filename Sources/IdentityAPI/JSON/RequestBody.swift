import FoundationEssentials

/// What a call carries.
protocol RequestBody: Encodable, Sendable {
    /// The body as JSON.
    func json() throws -> [UInt8]
}

extension RequestBody {
    func json() throws -> [UInt8] { try Array(JSONEncoder().encode(self)) }
}

extension DeleteRobotAccounts: RequestBody {}
extension CreateGroup: RequestBody {}
extension UpdateGroup: RequestBody {}

// These two go out once for every row, so they are put together by hand.

extension CreateRobotAccount: RequestBody {
    func json() -> [UInt8] {
        var object = FastJSONObject()
        object.add("partitionGlobalId", partitionGlobalId)
        object.add("name", name)
        object.add("displayName", displayName)
        object.add("groupIDsToAdd", groupIDsToAdd)
        return object.json
    }
}

extension UpdateRobotAccount: RequestBody {
    func json() -> [UInt8] {
        var object = FastJSONObject()
        object.add("partitionGlobalId", partitionGlobalId)
        object.add("displayName", displayName)
        object.add("groupIDsToAdd", groupIDsToAdd)
        object.add("groupIDsToRemove", groupIDsToRemove)
        return object.json
    }
}
