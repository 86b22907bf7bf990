import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("Robot accounts", .inTurn)
struct AccountTests {
    @Test(
        "A taken name is refused in the form that was asked for, whatever its case",
        arguments: [
            ("409", 409, "in use"), ("400-text", 400, "already exists"), ("400-code", 400, "DuplicateUserName"),
        ]
    )
    func duplicates(form: String, status: Int, sign: String) async throws {
        try await withCaller("duplicate=\(form)") { caller in
            let reply = try await caller.create("ROBY")
            #expect(reply.status == status)
            #expect(reply.text.contains(sign))
            #expect(reply.text.contains("traceId"))
            let snapshot = await caller.sandbox.snapshot()
            #expect(snapshot.createsReceived == ["ROBY": 1])
            #expect(snapshot.createsApplied.isEmpty)
        }
    }

    @Test("A new account is in Everyone, and nothing takes it out")
    func everyoneStays() async throws {
        try await withCaller { caller in
            let everyone = try await groupID("Everyone", caller)
            let account = try await caller.create("a", groups: ["alumni-02"]).decoded(RobotAccount.self)
            #expect(account.groupIDs == [everyone, "alumni-02"].sorted())
            let updated = try await caller.update(account.id, removing: [everyone, "alumni-02"])
            #expect(try updated.decoded(RobotAccount.self).groupIDs == [everyone])
            _ = try await caller.updateGroup(everyone, removing: [account.id])
            let members = try await caller.get("/api/Group/\(caller.organization)/\(everyone)").text
            #expect(members.contains(account.id))
            #expect(members.contains("88-uv"), "the guide's account too, though its groupIds do not say so")
        }
    }

    @Test("everyone=implied leaves Everyone out of groupIds")
    func everyoneImplied() async throws {
        try await withCaller("everyone=implied") { caller async throws in
            #expect(try await caller.create("a").decoded(RobotAccount.self).groupIDs == [])
        }
    }

    @Test("The groups of an update are changes to the set; sending it again changes nothing")
    func deltas() async throws {
        try await withCaller { caller in
            let finance = try await groupID("Finance", caller)
            for _ in 1...2 {
                let reply = try await caller.update("88-uv", adding: [finance], removing: ["gryff-01", "alumni-02"])
                #expect(try reply.decoded(RobotAccount.self).groupIDs == [finance])
            }
        }
    }

    @Test("An update without displayName keeps or blanks it", arguments: [("keep", "Roby"), ("blank", "")])
    func missingDisplayName(form: String, result: String) async throws {
        try await withCaller("no-display-name=\(form)") { caller in
            let reply = try await caller.send(
                .put,
                "/api/RobotAccount/88-uv",
                "{\"partitionGlobalId\":\"\(caller.organization)\",\"groupIDsToAdd\":null}"
            )
            #expect(try reply.decoded(RobotAccount.self).displayName == result)
        }
    }

    @Test("An unknown group fails the call or is ignored", arguments: [("refuse", 400), ("ignore", 200)])
    func unknownGroup(form: String, status: Int) async throws {
        try await withCaller("unknown-group=\(form)") { caller in
            let reply = try await caller.update("88-uv", adding: ["nowhere", "alumni-02"])
            #expect(reply.status == status)
            let groups = await caller.sandbox.snapshot().accounts[0].groupIDs
            #expect(groups == (status == 200 ? ["alumni-02", "gryff-01"] : ["gryff-01"]))
        }
    }

    @Test("An organization's name in place of its id is not valid")
    func unknownOrganization() async throws {
        try await withCaller { caller in
            let reply = try await caller.get("/api/RobotAccount/acme")
            #expect(reply.status == 400)
            #expect(reply.text.contains("The value 'acme' is not valid."))
        }
    }

    @Test("Deleting answers 204, and then 404")
    func delete() async throws {
        try await withCaller { caller async throws in
            let path = "/api/RobotAccount/\(caller.organization)/88-uv"
            #expect(try await caller.send(.delete, path).status == 204)
            #expect(try await caller.send(.delete, path).status == 404)
            #expect(try await caller.get(path).status == 404)
            #expect(try await caller.create("Roby").status == 201, "its name is free again")
        }
    }

    @Test("Bulk delete answers in the form that was asked for, and refuses an empty list", arguments: [204, 200])
    func bulkDelete(status: Int) async throws {
        try await withCaller("bulk-delete=\(status),unknown-delete=ignore,delete-list=3", accounts: 3) { caller in
            let path = "/api/RobotAccount/\(caller.organization)"
            #expect(try await caller.send(.delete, path, "{\"robotAccountIDs\":[]}").status == 400)
            #expect(
                try await caller.send(.delete, path, "{\"robotAccountIDs\":[\"a\",\"b\",\"c\",\"d\"]}").status == 400
            )
            let id = await caller.sandbox.snapshot().accounts[1].id
            let reply = try await caller.send(.delete, path, "{\"robotAccountIDs\":[\"88-uv\",\"\(id)\",\"gone\"]}")
            #expect(reply.status == status)
            #expect(await caller.sandbox.snapshot().accounts.map(\.name) == ["robot-000002", "robot-000003"])
        }
    }

    @Test("Bulk delete refuses an account that is not there, whole, unless it is configured to pass over it")
    func unknownDelete() async throws {
        try await withCaller(accounts: 3) { caller in
            let path = "/api/RobotAccount/\(caller.organization)"
            let reply = try await caller.send(.delete, path, "{\"robotAccountIDs\":[\"88-uv\",\"gone\"]}")
            #expect(reply.status == 400)
            #expect(await caller.sandbox.snapshot().accounts.count == 4)
        }
    }

    @Test("Names come back as they were sent", arguments: ["a \"b\" \\ /", "tab\tline\r\n\u{1}", "Zoë 机器人 🤖", "'; --"])
    func names(name: String) async throws {
        try await withCaller { caller in
            let created = try await caller.create(name).decoded(RobotAccount.self)
            #expect(created.name == name)
            let read = try await caller.get("/api/RobotAccount/\(caller.organization)/\(created.id)")
            #expect(try read.decoded(RobotAccount.self).name == name)
        }
    }

    @Test("A body that is not JSON, and a create without a name, are 400", arguments: ["{", "[]", "{\"name\":1}"])
    func unreadable(body: String) async throws {
        try await withCaller { caller async throws in
            #expect(try await caller.send(.post, "/api/RobotAccount", body).status == 400)
            let nameless = "{\"partitionGlobalId\":\"\(caller.organization)\"}"
            #expect(try await caller.send(.post, "/api/RobotAccount", nameless).text.contains("Name field is required"))
        }
    }

    @Test("Errors take the form that was asked for", arguments: ErrorShape.allCases)
    func errorShapes(shape: ErrorShape) async throws {
        try await withCaller("errors=\(shape.rawValue)") { caller in
            let reply = try await caller.create("Roby")
            #expect(reply.status == 409)
            #expect(reply.text.contains("in use") == (shape != .empty))
        }
    }
}
