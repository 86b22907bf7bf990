import HTTPTypes
import HummingbirdCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Stands between the server and the service: reads a request, waits as long as its answer is held back, writes it or
/// breaks the connection.
struct ServiceResponder: Sendable {
    let service: IdentityService

    /// The error that makes the server close a connection. Nobody sees it.
    private struct ConnectionEnded: Error {}

    @Sendable func respond(request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let call = try await Call(request)
        if call.route == .state {
            try await writer.write(stateOf: service)
            return
        }
        let answer = await service.answer(call)
        if answer.delay > .zero { await hold(channel) { try? await Task.sleep(for: answer.delay) } }
        if let release = await service.hold(call) { await hold(channel) { for await _ in release {} } }
        // Before the answer leaves: else the caller's next call could overtake this one's end and look like a second
        // one at once.
        await service.finished(call)

        switch answer.ending {
        case .whole:
            try await writer.write(answer.body, as: answer)
        case .truncated:
            try await writer.write(answer.body.getSlice(at: 0, length: answer.body.readableBytes / 2)!, as: answer)
            throw ConnectionEnded()
        case .reset:
            // Without lingering, closing sends RST instead of FIN: the caller sees a lost connection and not an empty
            // answer.
            if let socket = channel as? any SocketOptionProvider {
                try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            try await channel.close()
            throw ConnectionEnded()
        }
    }

    /// Returns when `wait` does, or as soon as the caller has gone.
    private func hold(_ channel: any Channel, while wait: @escaping @Sendable () async -> Void) async {
        let (departure, announcement) = AsyncStream<Void>.makeStream()
        channel.closeFuture.whenComplete { _ in announcement.finish() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask(operation: wait)
            group.addTask { for await _ in departure {} }
            await group.next()
            group.cancelAll()
        }
    }
}

extension ResponseWriter {
    /// Writes an answer's head, which promises all of its body, and the bytes given.
    fileprivate consuming func write(_ bytes: ByteBuffer, as answer: Answer) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        if answer.status != .noContent { head.headerFields[.contentLength] = String(answer.body.readableBytes) }
        try await write(
            response: head,
            body: bytes.readableBytes > 0 ? ResponseBody(byteBuffer: bytes) : ResponseBody()
        )
    }

    /// Writes the service's snapshot as JSON.
    fileprivate consuming func write(stateOf service: IdentityService) async throws {
        let answer = try await Answer.json(.ok, ByteBuffer(bytes: service.snapshot().json()))
        try await write(answer.body, as: answer)
    }
}
