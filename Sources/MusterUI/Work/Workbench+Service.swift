import HTTPTypes
import IdentityAPI
import Muster

/// Which organization the page works with.
extension Workbench {
    /// Connects to the service, unless it is connected.
    func connect() async throws -> ServiceConnector.Connection {
        let wanted = choice
        let connection = try await connections.connection(wanted)
        // Another organization may have been chosen meanwhile.
        guard wanted == choice else { return connection }
        change {
            self.connection = connection
            connectionProblem = nil
        }
        return connection
    }

    /// Connects when the page opens, so that it can show the organization. Nothing waits for that: a sheet can be looked at without a service.
    func introduce() {
        guard connection == nil, !isConnecting else { return }
        change {
            isConnecting = true
            connectionProblem = nil
        }
        work.add { [choice] in
            do {
                _ = try await self.connect()
                await self.introduced(nil, choice)
            } catch {
                await self.introduced(error, choice)
            }
        }
    }

    /// Notes how the connection of a choice ended.
    func introduced(_ error: (any Error)?, _ choice: ServiceConnector.Choice) {
        guard choice == self.choice else { return change { isConnecting = false } }
        if let error { note(error) }
        change {
            isConnecting = false
            connectionProblem = error.map(sentence)
        }
    }

    /// Chooses another organization. What was planned for the other one is dropped.
    func choose(_ choice: ServiceConnector.Choice) throws {
        try requireFree()
        turn(to: choice)
        begin(.connecting) { _ = try await $0.connect() }
    }

    /// Fills a service inside the program from an export of this organization, and works with that one.
    func rehearse() throws {
        try requireFree()
        begin(.connecting) { bench in
            let client = try await bench.connect().client
            let copy = try TemporaryCopy()
            let export = try await AccountExport(client: client, options: AccountExport.Options())
            _ = try await export.writeCSV { try copy.append($0) }
            await bench.rehearse(on: copy)
            _ = try await bench.connect()
        }
    }

    func rehearse(on copy: TemporaryCopy) {
        export = copy
        turn(to: .rehearsal(copy.path))
    }

    /// Lets go of all that belongs to the organization before.
    private func turn(to choice: ServiceConnector.Choice) {
        endSignIn()
        change {
            self.choice = choice
            refreshOffer()
            needsSignIn = false
            connectionProblem = nil
            connection = nil
            drop()
            step = .sheet
        }
    }
}
