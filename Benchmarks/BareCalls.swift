import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Calls without anything around them: what AsyncHTTPClient alone costs, and so what no program built on it can undercut.
struct BareCalls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends the same POST over and over, and reads the answers."
    )

    @Argument(help: "Where to.")
    var url: String

    @Option(help: "How many.")
    var calls = 100_000

    @Option(help: "How many at once.")
    var concurrency = 32

    func run() async throws {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let body = ByteBuffer(
            string:
                #"{"partitionGlobalId":"00000000-0000-4000-a000-00000000000f","name":"bench-0000001","displayName":"Bench robot","groupIDsToAdd":[]}"#
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<concurrency {
                group.addTask { [url, calls, concurrency] in
                    for _ in stride(from: worker, to: calls, by: concurrency) {
                        var request = HTTPClientRequest(url: url)
                        request.method = .POST
                        request.headers.add(name: "authorization", value: "Bearer abc")
                        request.headers.add(name: "content-type", value: "application/json")
                        request.body = .bytes(body)
                        let answer = try await client.execute(request, timeout: .seconds(30))
                        _ = try await answer.body.collect(upTo: 1 << 20)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await client.shutdown()
    }
}
