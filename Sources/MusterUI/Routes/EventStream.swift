import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Server-sent events: the state, whenever it changes.
struct EventStream: Sendable {
    private static let shortestPause = Duration.milliseconds(100)

    let bench: Workbench

    /// The answer, which ends when the window closes or the server ends.
    var response: Response {
        let bench = bench
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                let strokes = bench.bell.listen()
                try await writer.write(Self.event(await bench.view))
                for await _ in strokes {
                    try await writer.write(Self.event(await bench.view))
                    try await Task.sleep(for: Self.shortestPause)
                }
                try await writer.finish(nil)
            }
        )
    }

    private static func event(_ view: StateView) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // JSON has no line ending inside, so it is one line of data.
        return ByteBuffer(bytes: Data("data: ".utf8) + (try encoder.encode(view)) + Data("\n\n".utf8))
    }
}
