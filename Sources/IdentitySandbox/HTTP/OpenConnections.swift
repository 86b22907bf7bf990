import NIOCore
import Synchronization

/// The open connections of a listener.
final class OpenConnections: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Adds a connection until it is closed. Closes it at once after ``close()``.
    func add(_ connection: any Channel) {
        let key = ObjectIdentifier(connection)
        let isTaken = state.withLock { state in
            if !state.isClosed { state.connections[key] = connection }
            return !state.isClosed
        }
        guard isTaken else { return connection.close(promise: nil) }
        connection.closeFuture.whenComplete { _ in self.state.withLock { $0.connections[key] = nil } }
    }

    /// Closes all connections, and each later one.
    func close() async {
        let connections = state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
        for connection in connections { try? await connection.close() }
    }
}
