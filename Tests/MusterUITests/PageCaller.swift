import AsyncHTTPClient
import CoreMetrics
import Foundation
import IdentityAPI
import IdentitySandbox
import Logging
import Muster
import MusterUI
import NIOCore
import NIOHTTP1
import Synchronization
import SystemPackage
import TestSupport

/// A page that listens, and a client that may say anything to it.
struct PageCaller: Sendable {
    let url: String
    let folder: FilePath
    let sandbox: RunningSandbox

    /// What the page answers.
    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: String

        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(body.utf8))
        }
    }

    /// Starts a page for a sandbox, and ends it afterwards.
    static func with(
        accounts: Int = 0,
        faults: String = "",
        connector: @escaping @Sendable (RunningSandbox) -> ServiceConnector = PageCaller.connector,
        listed: [String] = [],
        logger: Logger? = nil,
        metrics: (any MetricsFactory)? = nil,
        _ body: @escaping @Sendable (PageCaller) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = try Faults(parsing: faults)
        options.accounts = accounts
        try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                let server = PageServer(
                    connector: connector(sandbox),
                    program: "test",
                    root: folder.appending("muster-runs"),
                    listed: { listed.map { RunFolder(folder.appending($0)) }.filter(\.exists) },
                    logger: logger,
                    metrics: metrics
                )
                let (urls, continuation) = AsyncStream.makeStream(of: String.self)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.run { continuation.yield($0) } }
                    for await url in urls {
                        try await body(PageCaller(url: url, folder: folder, sandbox: sandbox))
                        break
                    }
                    group.cancelAll()
                }
            }
        }
    }

    /// A connector with a ready token.
    @Sendable static func connector(_ sandbox: RunningSandbox) -> ServiceConnector {
        ServiceConnector { _, body in
            let deployment = try Deployment(url: sandbox.apiURL, tokenURL: sandbox.tokenURL)
            let organization = sandbox.options.organizationID
            try await IdentityClient.with(deployment, .token("1234"), organizationID: organization) { client in
                try await body(
                    ServiceConnector.Connection(
                        client: client,
                        concurrency: .fixed(4),
                        isRehearsal: false,
                        options: [],
                        rights: []
                    )
                )
            }
        }
    }

    /// The address without path and key.
    var origin: String { String(url.prefix { $0 != "?" }.dropLast()) }
    /// The key.
    var key: String { String(url.split(separator: "=").last ?? "") }

    /// Sends a request as it is said.
    func send(
        _ method: String,
        _ path: String,
        _ headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: origin + path)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .hours(1))
        let buffer = try await response.body.collect(upTo: 64 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: buffer))
    }

    /// Exchanges the key for the cookie.
    func cookie() async throws -> String {
        let answer = try await send("GET", "/?key=\(key)")
        return answer.headers["set-cookie"].first.map { String($0.prefix { $0 != ";" }) } ?? ""
    }

    /// Posts JSON as the page does.
    func post(_ path: String, _ json: String, cookie: String) async throws -> Answer {
        try await send(
            "POST",
            path,
            [("Cookie", cookie), ("Origin", origin), ("Content-Type", "application/json")],
            body: Array(json.utf8)
        )
    }

    /// Uploads a sheet as the page does.
    func upload(_ csv: String, named name: String, cookie: String) async throws -> Answer {
        try await send(
            "POST",
            "/api/sheet",
            [
                ("Cookie", cookie), ("Origin", origin), ("Content-Type", "application/octet-stream"),
                ("X-File-Name", name),
            ],
            body: Array(csv.utf8)
        )
    }

    /// Imports a sheet from its upload to its result.
    ///
    /// - Returns: the run's id.
    func importSheet(_ csv: String, named name: String, cookie: String) async throws -> String {
        _ = try await state(cookie: cookie) { $0.busy == nil }
        let before = try await state(cookie: cookie) { _ in true }.sheetVersion ?? -1
        _ = try await upload(csv, named: name, cookie: cookie)
        _ = try await state(cookie: cookie) { $0.sheetVersion ?? -1 > before && $0.busy == nil }
        _ = try await post("/api/plan", "{}", cookie: cookie)
        let planned = try await state(cookie: cookie) { $0.step == "plan" && $0.busy == nil }
        _ = try await post("/api/run", "{\"version\":\(planned.planVersion ?? 0)}", cookie: cookie)
        return try await state(cookie: cookie) { $0.step == "result" && $0.busy == nil }.result ?? ""
    }

    /// The state.
    struct State: Decodable {
        var step: String
        var busy: String?
        var problem: String?
        var sheetVersion: Int?
        var planVersion: Int?
        var result: String?
    }

    /// Waits until the page is in a state.
    func state(cookie: String, until isThere: (State) -> Bool) async throws -> State {
        while true {
            let state = try await send("GET", "/api/state", [("Cookie", cookie)]).decoded(State.self)
            if isThere(state) { return state }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
