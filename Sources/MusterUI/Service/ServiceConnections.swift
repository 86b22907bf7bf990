import Muster
import Synchronization

/// The connections that the page has opened, by what was chosen. They stay open until the server ends, so that a run never loses its own.
actor ServiceConnections {
    private enum Entry {
        case opening([CheckedContinuation<ServiceConnector.Connection, any Error>])
        case open(ServiceConnector.Connection)
    }

    private let connector: ServiceConnector
    private let work: BackgroundWork
    private var entries: [ServiceConnector.Choice: Entry] = [:]

    init(_ connector: ServiceConnector, _ work: BackgroundWork) {
        self.connector = connector
        self.work = work
    }

    /// Returns the connection of a choice, and opens it when there is none. A failure is forgotten, so that the next call tries again.
    ///
    /// - Throws: what connecting throws.
    func connection(_ choice: ServiceConnector.Choice) async throws -> ServiceConnector.Connection {
        if case .open(let connection)? = entries[choice] { return connection }
        return try await withCheckedThrowingContinuation { waiter in
            if case .opening(let waiters)? = entries[choice] {
                entries[choice] = .opening(waiters + [waiter])
            } else {
                entries[choice] = .opening([waiter])
                work.add { [connector] in
                    do {
                        try await connector.connect(choice) { connection in
                            await self.opened(choice, connection)
                            // Held open until the server ends.
                            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
                        }
                    } catch {
                        await self.failed(choice, error)
                    }
                }
            }
        }
    }

    /// Lets the next call open a new connection, as after another sign-in. A run that uses the old one keeps it.
    func forget(_ choice: ServiceConnector.Choice) {
        if case .open? = entries[choice] { entries[choice] = nil }
    }

    private func opened(_ choice: ServiceConnector.Choice, _ connection: ServiceConnector.Connection) {
        guard case .opening(let waiters)? = entries[choice] else { return }
        entries[choice] = .open(connection)
        for waiter in waiters { waiter.resume(returning: connection) }
    }

    private func failed(_ choice: ServiceConnector.Choice, _ error: any Error) {
        guard case .opening(let waiters)? = entries[choice] else { return }
        entries[choice] = nil
        for waiter in waiters { waiter.resume(throwing: error) }
    }
}
