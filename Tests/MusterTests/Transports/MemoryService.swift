import Foundation
import IdentityAPI
import Synchronization

/// An Identity service of a few lines that lives in memory: a transport without any socket.
final class MemoryService: Transport {
    fileprivate struct State {
        var accounts: [RobotAccount] = []
        var creates: [String: Int] = [:]
        var requests = 0
    }

    /// The groups: Everyone, and one to put accounts into.
    static let groups = [Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance")]

    private let state = Mutex(State())

    /// The accounts, in the order of their creation.
    var accounts: [RobotAccount] { state.withLock { $0.accounts } }
    /// How often each name was created.
    var creates: [String: Int] { state.withLock { $0.creates } }
    /// How many requests arrived.
    var requests: Int { state.withLock { $0.requests } }

    func send(_ request: TransportRequest) throws -> TransportResponse {
        guard let url = URLComponents(string: request.url) else { return TransportResponse(status: 400) }
        let path = url.path.split(separator: "/").drop { $0 != "api" }.dropFirst().map(String.init)
        let query = (url.queryItems ?? []).reduce(into: [:]) { $0[$1.name] = $1.value }
        return try state.withLock { state in
            state.requests += 1
            switch (request.method, path.first, path.count) {
            case (.get, "Group", 2): return try Self.json(200, Self.groups)
            case (.get, "RobotAccount", 2): return try state.list(query)
            case (.get, "RobotAccount", 3):
                return try state.accounts.first { $0.id == path[2] }.map { try Self.json(200, $0) }
                    ?? TransportResponse(status: 404)
            case (.post, "RobotAccount", 1): return try state.create(request.body ?? [])
            default: return TransportResponse(status: 405)
            }
        }
    }

    fileprivate static func json(_ status: Int, _ value: some Encodable) throws -> TransportResponse {
        TransportResponse(
            status: status,
            headers: [("Content-Type", "application/json")],
            body: Array(try JSONEncoder().encode(value))
        )
    }
}

extension MemoryService.State {
    private struct Create: Decodable {
        let name: String
        let displayName: String
        let groupIDsToAdd: [String]
    }

    func list(_ query: [String: String]) throws -> TransportResponse {
        let term = query["searchTerm"]?.lowercased() ?? ""
        let found = accounts.filter { term.isEmpty || $0.name.lowercased().contains(term) }.sorted { $0.name < $1.name }
        let page = found.dropFirst(Int(query["skip"] ?? "") ?? 0).prefix(Int(query["top"] ?? "") ?? 10)
        return try MemoryService.json(200, RobotAccountPage(totalCount: found.count, results: Array(page)))
    }

    mutating func create(_ body: [UInt8]) throws -> TransportResponse {
        let fields = try JSONDecoder().decode(Create.self, from: Data(body))
        creates[fields.name, default: 0] += 1
        guard !accounts.contains(where: { $0.name == fields.name }) else { return TransportResponse(status: 409) }
        let account = RobotAccount(
            id: "a\(accounts.count)",
            name: fields.name,
            displayName: fields.displayName,
            groupIDs: ["g0"] + fields.groupIDsToAdd
        )
        accounts.append(account)
        return try MemoryService.json(201, account)
    }
}
