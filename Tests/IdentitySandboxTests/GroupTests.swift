import Foundation
import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("Groups", .inTurn)
struct GroupTests {
    @Test("Groups come as a bare array, their type as a word or a number", arguments: ["word", "number"])
    func list(form: String) async throws {
        try await withCaller("group-type=\(form)") { caller in
            let reply = try await caller.get("/api/Group/\(caller.organization)")
            let groups = try reply.decoded([Group].self)
            #expect(
                Set(groups.filter { $0.kind == .builtIn }.map(\.name)) == [
                    "Everyone", "Administrators", "Automation Users",
                ]
            )
            #expect(
                Set(groups.map(\.name)).isSuperset(of: ["Alumni", "Gryffindors", "Finance", "Legacy", "Invoicing"])
            )
            #expect(reply.text.contains("\"type\":\"builtIn\"") == (form == "word"))
            #expect(reply.text.contains("\"type\":0") == (form == "number"))
        }
    }

    @Test("One call moves many accounts into and out of a group")
    func many() async throws {
        try await withCaller(accounts: 1000) { caller in
            let finance = try await groupID("Finance", caller)
            let all = await caller.sandbox.snapshot().accounts
            let inside = all.filter { $0.groupIDs.contains(finance) }.map(\.id)
            let outside = all.filter { !$0.groupIDs.contains(finance) }.map(\.id)
            #expect(try await caller.updateGroup(finance, adding: outside, removing: inside).status == 200)
            let now = await caller.sandbox.snapshot()
            #expect(now.accounts.filter { $0.groupIDs.contains(finance) }.map(\.id) == outside)
            #expect(now.calls == ["PUT group": 1])
        }
    }

    @Test("A list that is too long is refused whole", arguments: [("2", 400), ("2:400", 400), ("2:413", 413)])
    func longList(form: String, status: Int) async throws {
        try await withCaller("group-list=\(form)", accounts: 3) { caller async throws in
            let ids = await caller.sandbox.snapshot().accounts.map(\.id)
            #expect(try await caller.updateGroup("alumni-02", adding: ids).status == status)
            #expect(try await caller.updateGroup("alumni-02", adding: Array(ids[0..<2])).status == 200)
            let members = await caller.sandbox.snapshot().accounts.filter { $0.groupIDs.contains("alumni-02") }
            #expect(members.count == 2)
        }
    }

    @Test("An unknown account in the list fails the call or is ignored", arguments: [("refuse", 400), ("ignore", 200)])
    func unknownMember(form: String, status: Int) async throws {
        try await withCaller("unknown-member=\(form)") { caller async throws in
            #expect(try await caller.updateGroup("alumni-02", adding: ["88-uv", "gone"]).status == status)
            let groups = await caller.sandbox.snapshot().accounts[0].groupIDs
            #expect(groups.contains("alumni-02") == (status == 200))
        }
    }

    @Test("A group is created with its members, unless they are to be ignored", arguments: ["taken", "ignored"])
    func newMembers(form: String) async throws {
        try await withCaller("new-group-members=\(form)") { caller async throws in
            let body = """
                {"partitionGlobalId":"\(caller.organization)","name":"New","directoryUserMemberIDs":["88-uv"]}
                """
            let created = try await caller.send(.post, "/api/Group", body)
            #expect(created.status == 201)
            let id = try created.decoded(Group.self).id
            #expect(await caller.sandbox.snapshot().accounts[0].groupIDs.contains(id) == (form == "taken"))
        }
    }

    @Test("A group can be created with members, read with them, and deleted from all of them")
    func lifetime() async throws {
        try await withCaller { caller in
            let body = """
                {"partitionGlobalId":"\(caller.organization)","name":"New","directoryUserMemberIDs":["88-uv"]}
                """
            let created = try await caller.send(.post, "/api/Group", body)
            #expect(created.status == 201)
            #expect(try await caller.send(.post, "/api/Group", body).status == 409, "its name is taken now")
            let path = try "/api/Group/\(caller.organization)/\(created.decoded(Group.self).id)"
            let read = try await caller.get(path)
            let fields = try #require(try JSONSerialization.jsonObject(with: Data(read.text.utf8)) as? [String: Any])
            let members = try #require(fields["members"] as? [[String: Any]])
            #expect(members.map { $0["identifier"] as? String } == ["88-uv"])
            #expect(try await caller.send(.delete, path).status == 204)
            #expect(await caller.sandbox.snapshot().accounts[0].groupIDs == ["gryff-01"])
            #expect(try await caller.get(path).status == 404)
        }
    }

    @Test("A built-in group cannot be deleted")
    func builtIn() async throws {
        try await withCaller { caller in
            let everyone = try await groupID("Everyone", caller)
            #expect(try await caller.send(.delete, "/api/Group/\(caller.organization)/\(everyone)").status == 400)
        }
    }

    @Test("group-write=deny refuses every write of a group and no read", arguments: [("text", true), ("empty", false)])
    func denied(form: String, hasText: Bool) async throws {
        try await withCaller("group-write=deny,missing-scope=\(form)") { caller in
            let reply = try await caller.updateGroup("alumni-02", adding: ["88-uv"])
            #expect(reply.status == 403)
            #expect(
                reply.text.contains("Scope(s) 'PM.Group.Write' is(are) invalid. Expect to have 'PM.Group'") == hasText
            )
            #expect(try await caller.get("/api/Group/\(caller.organization)").status == 200)
            #expect(try await caller.update("88-uv", adding: ["alumni-02"]).status == 200)
        }
    }
}
