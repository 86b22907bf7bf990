import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("The service's client", .inTurn)
struct ClientTests {
    private func withClient(
        faults: String = "",
        credentials: Credentials = .application(id: "sandbox", secret: "sandbox", scope: "PM.RobotAccount PM.Group"),
        timeout: Duration = .endless,
        _ body: (IdentityClient, RunningSandbox) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.accounts = 30
        options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
        try await Sandbox.run(options) { sandbox in
            var transportOptions = AsyncHTTPClientTransport.Options.patient
            transportOptions.timeout = timeout
            try await AsyncHTTPClientTransport.with(transportOptions) { transport in
                let deployment = try Deployment(url: sandbox.apiURL)
                let client = IdentityClient(
                    deployment: deployment,
                    organizationID: options.organizationID,
                    transport: transport,
                    tokens: TokenSource(credentials: credentials, deployment: deployment, transport: transport),
                    gate: QuotaGate(policy: .unlimited)
                )
                try await body(client, sandbox)
            }
        }
    }

    @Test(
        "Every endpoint does what it says",
        arguments: ["", "group-type=number,bulk-delete=200,everyone=implied,expires-in=text"]
    )
    func endpoints(faults: String) async throws {
        try await withClient(faults: faults) { client, _ in
            let finance = try #require(try await client.groups().value.first { $0.name == "Finance" })
            let made = try await client.createRobotAccount(name: "new one/ü", displayName: "N", groupIDs: [finance.id])
            #expect(made.status == 201 && made.value.groupIDs.contains(finance.id))
            let id = made.value.id
            let changed = try await client.updateRobotAccount(
                id: id,
                displayName: "M",
                adding: [],
                removing: [finance.id]
            )
            #expect(changed.value?.displayName == "M" && changed.value?.groupIDs.contains(finance.id) == false)
            let group = try await client.createGroup(name: "Made", memberIDs: [id]).value
            _ = try await client.updateGroup(id: group.id, name: { "Made" }, adding: [], removing: [id])
            #expect(try await client.group(id: group.id).name == "Made")
            #expect(try await client.robotAccount(id: id).name == "new one/ü")
            #expect(try await client.robotAccount(named: "NEW ONE/Ü")?.id == id)
            #expect(try await client.robotAccount(named: "new one") == nil)
            #expect(try await client.robotAccounts(top: 7, skip: 3, sortedBy: "name").results.count == 7)
            _ = try await client.deleteRobotAccount(id: id)
            let error = await #expect(throws: IdentityError.self) { try await client.robotAccount(id: id) }
            #expect(error?.kind == .notFound)
            let two = try await client.robotAccounts(searchTerm: "robot", top: 2).results.map(\.id)
            let deleted = try await client.deleteRobotAccounts(ids: two)
            #expect([200, 204].contains(deleted.status))
            await #expect(throws: IdentityError.self) { try await client.deleteRobotAccounts(ids: []) }
            #expect(try await client.robotAccounts(searchTerm: "robot").totalCount == 28)
        }
    }

    @Test("All callers share one sign-in, and one renewal when the service refuses the token")
    func oneRenewal() async throws {
        try await withClient(faults: "401-first=1") { client, sandbox in
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 { group.addTask { _ = try await client.groups() } }
                try await group.waitForAll()
            }
            #expect(await sandbox.snapshot().calls["POST token"] == 2)
        }
    }

    @Test("A token that is refused again, or cannot be renewed, is the end")
    func refusedAgain() async throws {
        try await withClient(faults: "401-first=100") { client, sandbox in
            let error = await #expect(throws: IdentityError.self) { try await client.groups() }
            #expect(error?.kind == .notAuthorized)
            #expect(await sandbox.snapshot().calls["GET groups"] == 2)
        }
        try await withClient(credentials: .token("nonsense")) { client, sandbox in
            let error = await #expect(throws: IdentityError.self) { try await client.groups() }
            #expect(error?.kind == .notAuthorized)
            #expect(await sandbox.snapshot().calls["GET groups"] == 1)
        }
    }

    @Test("A wrong secret is not authorized, and the message does not repeat it")
    func wrongSecret() async throws {
        let wrong = Credentials.application(id: "sandbox", secret: "wr0ng", scope: "PM.RobotAccount")
        try await withClient(credentials: wrong) { client, _ in
            let error = await #expect(throws: IdentityError.self) { try await client.groups() }
            #expect(error?.kind == .notAuthorized)
            #expect(error?.description.contains("wr0ng") == false)
        }
    }

    @Test(
        "What came of a write can be told from the error",
        arguments: [
            ("reset-before=1,methods=PUT", .answerLost), ("reset-after=1,methods=PUT", .answerLost),
            ("500=1,methods=PUT", .serverFailed), ("garbage=1,methods=PUT", .unreadableAnswer),
            ("html=1,methods=PUT", .unreadableAnswer), ("truncated=1,methods=PUT", .answerLost),
            ("slow=1:24h,methods=PUT", .answerLost),
        ] as [(String, IdentityError.Kind)]
    )
    func lost(faults: String, kind: IdentityError.Kind) async throws {
        // The one call of all that is answered too late is the only one that is given up: there is no sign-in before it.
        try await withClient(
            faults: faults,
            credentials: .token("1234"),
            timeout: faults.hasPrefix("slow") ? .seconds(1) : .endless
        ) { client, _ in
            let error = await #expect(throws: IdentityError.self) {
                try await client.updateRobotAccount(id: "88-uv", displayName: "x", adding: [], removing: [])
            }
            #expect(error?.kind == kind, "\(String(describing: error))")
            #expect(error?.mayHaveBeenApplied == true && error?.isTransient == true)
        }
    }

    @Test("A server that is not there was never reached")
    func unreachable() async throws {
        try await withClosedPort { port in
            try await AsyncHTTPClientTransport.with(.patient) { transport in
                let error = await #expect(throws: IdentityError.self) {
                    try await transport.reply(.get, to: "http://127.0.0.1:\(port)/x", headers: [])
                }
                #expect(error?.kind == .unreachable)
            }
        }
    }

    @Test("A CA file that is none is refused by its name")
    func caFile() async throws {
        var options = AsyncHTTPClientTransport.Options()
        options.caFile = "/dev/null"
        let given = options
        let error = await #expect(throws: IdentityError.self) {
            try await AsyncHTTPClientTransport.with(given) { _ in }
        }
        #expect(error?.description.contains("/dev/null") == true)
    }

    @Test("A write is recorded before it leaves, and what cannot be recorded is not sent")
    func beforeSending() async throws {
        struct DiskFull: Error {}
        try await withClient { client, sandbox in
            await #expect(throws: DiskFull.self) {
                try await client.createRobotAccount(
                    name: "n",
                    displayName: "",
                    groupIDs: [],
                    beforeSending: { throw DiskFull() }
                )
            }
            #expect(await sandbox.snapshot().createsReceived.isEmpty)
        }
    }
}
