import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

/// The examples of UiPath's API guide, word for word but for the host.
@Suite("The guide's examples", .inTurn)
struct GuideTests {
    @Test("The update example gets the answer that the guide prints", arguments: ["/identity", "/acme/identity_"])
    func update(base: String) async throws {
        try await withCaller { caller in
            var caller = caller
            caller.base = base
            let reply = try await caller.send(
                .put,
                "/api/RobotAccount/88-uv",
                """
                {
                "partitionGlobalId": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "displayName": "Roby",
                "groupIDsToAdd": [
                "alumni-02"
                ],
                "groupIDsToRemove": []
                }
                """
            )
            #expect(reply.status == 200)
            let printed = """
                {
                    "id": "88-uv",
                    "name": "Roby",
                    "displayName": "Roby",
                    "creationTime": "2021-10-20T12:16:16.6492925",
                    "lastLoginTime": null,
                    "groupIds": [
                        "alumni-02",
                        "gryff-01"
                    ]
                }
                """
            #expect(reply.text == printed.filter { !$0.isWhitespace })
        }
    }

    @Test("The create example gets an account like the one the guide prints")
    func create() async throws {
        try await withCaller { caller in
            let reply = try await caller.send(
                .post,
                "/api/RobotAccount",
                """
                {
                "name": "Roby",
                "displayName": "Roby",
                "partitionGlobalId": "magic-7",
                "groupIDsToAdd": [
                "gryff-01"
                ],
                "groupIDsToRemove": []
                }
                """
            )
            #expect(reply.status == 201)
            let account = try reply.decoded(RobotAccount.self)
            #expect(account.name == "Roby")
            #expect(account.displayName == "Roby")
            #expect(account.groupIDs == ["gryff-01"])
            #expect(account.creationTime?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z/) != nil)
            #expect(reply.text.contains("\"lastLoginTime\":null"))

            let read = try await caller.get("/api/RobotAccount/magic-7/\(account.id)").decoded(RobotAccount.self)
            #expect(read.creationTime.map { $0 + "Z" } == account.creationTime, "read back, the time has no zone")
        }
    }

    @Test("A path with a tenant in it, as one page has it, is not the service's")
    func tenantInPath() async throws {
        try await withCaller { caller async throws in
            var caller = caller
            caller.base = "/acme/tenant/identity_"
            #expect(try await caller.send(.post, "/api/Group", "{}").text.contains("<html>"))
        }
    }
}
