import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("Lists of accounts", .inTurn)
struct ListTests {
    @Test("A list without top holds ten, and says how many there are")
    func defaultTop() async throws {
        try await withCaller(accounts: 24) { caller async throws in
            let page = try await caller.list().decoded(RobotAccountPage.self)
            #expect(page.results.count == 10)
            #expect(page.totalCount == 25)
        }
    }

    @Test("What the service does not take is 400", arguments: ["top=1001", "top=-1", "top=x", "skip=-1", "sortBy=age"])
    func refusedQueries(query: String) async throws {
        try await withCaller { caller async throws in
            #expect(try await caller.list("?" + query).status == 400)
        }
    }

    @Test("top=0 counts without listing")
    func topZero() async throws {
        try await withCaller(accounts: 4) { caller in
            let page = try await caller.list("?top=0").decoded(RobotAccountPage.self)
            #expect(page.results.isEmpty)
            #expect(page.totalCount == 5)
        }
    }

    @Test(
        "A walk by pages finds every account once, in order",
        arguments: ["", "page=500", "page=7"],
        ["name", "id", "displayName", "creationTime"]
    )
    func walk(faults: String, field: String) async throws {
        try await withCaller(faults, accounts: 1204) { caller in
            var found: [RobotAccount] = []
            while true {
                let query = "?top=1000&skip=\(found.count)&sortBy=\(field)&sortOrder=asc"
                let page = try await caller.list(query).decoded(RobotAccountPage.self)
                #expect(page.totalCount == 1205)
                if page.results.isEmpty { break }
                found += page.results
            }
            #expect(Set(found.map(\.id)).count == 1205)
            #expect(found.count == 1205)
            let keys = found.map { account in
                switch field {
                case "name": account.name.lowercased()
                case "id": account.id
                case "displayName": account.displayName.lowercased()
                default: account.creationTime ?? ""
                }
            }
            #expect(keys == keys.sorted())
        }
    }

    @Test("The order follows creates, deletes and changed display names")
    func orderFollows() async throws {
        try await withCaller(accounts: 3) { caller in
            func names(_ query: String) async throws -> [String] {
                try await caller.list(query).decoded(RobotAccountPage.self).results.map(\.name)
            }
            _ = try await names("?sortBy=name")
            _ = try await caller.create("robot-000001b")
            let second = await caller.sandbox.snapshot().accounts[2]
            _ = try await caller.send(.delete, "/api/RobotAccount/\(caller.organization)/\(second.id)")
            #expect(try await names("?sortBy=name") == ["robot-000001", "robot-000001b", "robot-000003", "Roby"])
            #expect(try await names("?sortBy=name&sortOrder=desc&top=2") == ["Roby", "robot-000003"])
            _ = try await names("?sortBy=displayName")
            _ = try await caller.send(
                .put,
                "/api/RobotAccount/88-uv",
                "{\"partitionGlobalId\":\"\(caller.organization)\",\"displayName\":\"A first one\"}"
            )
            #expect(try await names("?sortBy=displayName&top=1") == ["Roby"])
        }
    }

    @Test(
        "A search term finds what the service was asked to find",
        arguments: [
            ("contains", "OBOT-00001", 10), ("contains", "zzz", 0), ("prefix", "obot", 0), ("prefix", "ROB", 21),
        ]
            + [("ignored", "zzz", 21)]
    )
    func search(form: String, term: String, count: Int) async throws {
        try await withCaller("search=\(form)", accounts: 20) { caller in
            let page = try await caller.list("?searchTerm=\(term)&top=1000").decoded(RobotAccountPage.self)
            #expect(page.totalCount == count)
            #expect(page.results.count == count)
        }
    }

    @Test("The same number of sample accounts is the same sample")
    func sample() async throws {
        var samples: [[RobotAccount]] = []
        for _ in 1...2 {
            try await withCaller(accounts: 30) { samples.append(await $0.sandbox.snapshot().accounts) }
        }
        #expect(samples[0] == samples[1])
        #expect(samples[0].last?.name == "robot-000030")
        #expect(samples[0].last?.groupIDs.count == 5, "Everyone, Automation Users, Finance, Invoicing, Legacy")
    }
}
