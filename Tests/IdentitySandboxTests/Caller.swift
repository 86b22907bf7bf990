import AsyncHTTPClient
import Foundation
import IdentitySandbox
import NIOCore
import NIOHTTP1
import Testing

@testable import IdentityAPI

/// Calls one sandbox over HTTP, as any client would.
struct Caller: Sendable {
    let sandbox: RunningSandbox
    var bearer: String? = "1234"
    var base = "/acme/identity_"

    /// The organization's id.
    var organization: String { sandbox.options.organizationID }

    /// A whole answer.
    struct Reply {
        let status: Int
        let text: String
        fileprivate let headers: HTTPHeaders

        /// The first header of that name.
        func header(_ name: String) -> String? { headers.first(name: name) }

        func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(text.utf8))
        }
    }

    /// Sends a call to a path below the base, and reads the answer to its end. Throws when the connection is lost.
    func send(_ method: IdentityAPI.Method, _ path: String, _ body: String? = nil, form: Bool = false) async throws
        -> Reply
    {
        var request = HTTPClientRequest(url: sandbox.url + base + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        // A connection that is kept would be found closed by the caller of the next sandbox that gets this one's port.
        request.headers.add(name: "Connection", value: "close")
        if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
        if let body {
            request.headers.add(
                name: "Content-Type",
                value: form ? "application/x-www-form-urlencoded" : "application/json"
            )
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .hours(24))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(status: Int(response.status.code), text: String(buffer: bytes), headers: response.headers)
    }

    func get(_ path: String) async throws -> Reply { try await send(.get, path) }

    /// Lists accounts; `query` begins with `?` or is empty.
    func list(_ query: String = "") async throws -> Reply { try await get("/api/RobotAccount/\(organization)\(query)") }

    /// Creates an account.
    func create(_ name: String, groups: [String] = []) async throws -> Reply {
        try await send(
            .post,
            "/api/RobotAccount",
            json(
                CreateRobotAccount(
                    partitionGlobalId: organization,
                    name: name,
                    displayName: name,
                    groupIDsToAdd: groups
                )
            )
        )
    }

    /// Changes an account's groups and keeps its display name.
    func update(_ id: String, adding: [String] = [], removing: [String] = []) async throws -> Reply {
        try await send(
            .put,
            "/api/RobotAccount/\(id)",
            json(
                UpdateRobotAccount(
                    partitionGlobalId: organization,
                    displayName: "Roby",
                    groupIDsToAdd: adding,
                    groupIDsToRemove: removing
                )
            )
        )
    }

    /// Changes who is in a group.
    func updateGroup(_ id: String, adding: [String] = [], removing: [String] = []) async throws -> Reply {
        try await send(
            .put,
            "/api/Group/\(id)",
            json(
                UpdateGroup(
                    partitionGlobalId: organization,
                    name: "",
                    directoryUserIDsToAdd: adding,
                    directoryUserIDsToRemove: removing
                )
            )
        )
    }

    private func json(_ body: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
    }
}

/// Runs `body` with a caller of a fresh sandbox. The faults are written as on the command line.
func withCaller(
    _ faults: String = "",
    quota: String = "none",
    accounts: Int = 0,
    _ body: (Caller) async throws -> Void
) async throws {
    var options = SandboxOptions()
    options.faults = try Faults(parsing: faults)
    options.quota = try QuotaPolicy(parsing: quota)
    options.accounts = accounts
    try await Sandbox.run(options) { try await body(Caller(sandbox: $0)) }
}

/// The id of the sandbox's group of that name.
func groupID(_ name: String, _ caller: Caller) async throws -> String {
    try #require(await caller.sandbox.snapshot().groups.first { $0.name == name }).id
}

/// The sandbox's snapshot, as soon as it is as wished.
@discardableResult
func waitFor(_ caller: Caller, _ isReady: (SandboxSnapshot) -> Bool) async -> SandboxSnapshot {
    while true {
        let snapshot = await caller.sandbox.snapshot()
        // A test that was cut short does not sleep any more, and would keep a processor from the others.
        if isReady(snapshot) || Task.isCancelled { return snapshot }
        // Sleeping and not yielding: other tests need the processor.
        try? await Task.sleep(for: .milliseconds(5))
    }
}
