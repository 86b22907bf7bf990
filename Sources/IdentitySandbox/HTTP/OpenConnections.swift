import NIOCore
import Synchronization

/// The connections of a listener that are open, so that it can close them.
final class OpenConnections: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Keeps a connection until it is closed. One that comes too late is closed at once.
    func add(_ connection: any Channel) {
        let key = ObjectIdentifier(connection)
        let isTaken = state.withLock { state in
            if !state.isClosed { state.connections[key] = connection }
            return !state.isClosed
        }
        guard isTaken else { return connection.close(promise: nil) }
        connection.closeFuture.whenComplete { _ in self.state.withLock { $0.connections[key] = nil } }
    }

    /// Closes all of them, and each that is added later.
    func close() async {
        let connections = state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
        for connection in connections { try? await connection.close() }
    }
}
