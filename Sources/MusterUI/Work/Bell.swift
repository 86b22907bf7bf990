import Synchronization

/// Wakes those who wait for news, such as the windows of the page. Who is slow misses strokes, and none waits in a queue.
final class Bell: Sendable {
    private struct State {
        var number = 0
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Wakes all listeners.
    func ring() { for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() } }

    /// Ends all listening, as before the server ends.
    func close() { for listener in state.withLock({ Array($0.listeners.values) }) { listener.finish() } }

    /// Returns the strokes from now on, of which at most one waits.
    func listen() -> AsyncStream<Void> {
        let (strokes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.number += 1
            state.listeners[state.number] = continuation
            return state.number
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.listeners[number] = nil }
        }
        return strokes
    }
}
