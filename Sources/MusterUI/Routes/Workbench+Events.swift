import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Workbench {
    private static let shortestPause = Duration.milliseconds(100)

    /// Server-sent events: the state, whenever it changes. The answer ends when the window closes or the server ends.
    nonisolated var events: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                let strokes = self.bell.listen()
                try await writer.write(self.event())
                for await _ in strokes {
                    try await writer.write(self.event())
                    try await Task.sleep(for: Self.shortestPause)
                }
                try await writer.finish(nil)
            }
        )
    }

    private func event() throws -> ByteBuffer {
        // JSON has no line ending inside, so it is one line of data.
        ByteBuffer(bytes: "data: ".utf8 + (try JSONEncoder.ofPage.encode(view)) + "\n\n".utf8)
    }
}
