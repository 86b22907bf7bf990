import NIOCore
import NIOHTTP1

/// Connects the HTTP connections with the service: handles a request, and delays the response as the faults ask.
struct ServiceResponder: Sendable {
    let service: IdentityService

    @Sendable func respond(to exchange: Exchange) async {
        let call = Call(exchange)
        if call.route == .state {
            let state = try? await SandboxResponse.json(.ok, ByteBuffer(bytes: service.snapshot().json()))
            return exchange.end(with: state ?? SandboxResponse(status: .internalServerError))
        }
        let answer = await service.answer(call)
        if answer.delay > .zero { await hold(exchange.connection) { try? await Task.sleep(for: answer.delay) } }
        if let release = await service.hold(call) { await hold(exchange.connection) { for await _ in release {} } }
        // Before the answer leaves: else the caller's next call could overtake this one's end and look like a second
        // one at once.
        await service.finished(call)
        exchange.end(with: answer)
    }

    /// Returns when `wait` does, or when the client disconnects.
    private func hold(_ connection: any Channel, while wait: @escaping @Sendable () async -> Void) async {
        let (departure, announcement) = AsyncStream<Void>.makeStream()
        connection.closeFuture.whenComplete { _ in announcement.finish() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask(operation: wait)
            group.addTask { for await _ in departure {} }
            await group.next()
            group.cancelAll()
        }
    }
}
