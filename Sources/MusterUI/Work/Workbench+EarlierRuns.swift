import HTTPTypes
import IdentityAPI
import Muster

/// What is done about earlier runs.
extension Workbench {
    /// Plans the failed rows of a run again.
    func retry(_ folder: RunFolder) throws {
        try requireFree()
        drop()
        begin(.planning) { bench in
            let connection = try await bench.connection(for: folder)
            let retry = try Retry(of: folder, all: true)
            guard retry.rowCount > 0 else {
                throw PageError(.conflict, "No row of this run can be tried again.")
            }
            let copy = try TemporaryCopy()
            let sheet = try retry.sheet(in: copy)
            var settings = retry.settings
            settings.concurrency = connection.concurrency
            settings.takeSafetyLimits(of: bench.connector.settings)
            let prepared = try await retry.prepare(sheet.check(), settings: settings, client: connection.client)
            await bench.take(try DraftPlan(.retry(retry), of: sheet, prepared, connection, files: [copy]))
        }
    }

    /// Plans what undoes a run.
    func undo(_ folder: RunFolder, _ choices: UndoChoices) throws {
        try requireFree()
        drop()
        begin(.planning) { bench in
            let connection = try await bench.connection(for: folder)
            let undo = try Undo(of: folder, deletesCreated: choices.deletesCreated, acceptsDrift: choices.acceptsDrift)
            let copy = try TemporaryCopy()
            let limits = bench.connector.settings
            let prepared = try await undo.prepare(client: connection.client, in: copy) {
                $0.concurrency = connection.concurrency
                $0.takeSafetyLimits(of: limits)
            }
            await bench.take(
                try DraftPlan(.undo(undo, choices), of: prepared.sheet, prepared, connection, files: [copy])
            )
        }
    }

    /// Continues a run: at once when somebody had agreed to it, otherwise after its plan was shown.
    func resume(_ folder: RunFolder) throws {
        try requireFree()
        drop()
        begin(.planning) { bench in
            let connection = try await bench.connection(for: folder)
            let earlier = try EarlierRun(folder)
            let prepared = try await earlier.prepareRest(client: connection.client) {
                $0.concurrency = connection.concurrency
            }
            let plan = try DraftPlan(.rest(earlier), of: prepared.sheet, prepared, connection, files: [])
            await bench.take(plan)
            if prepared.settings.isAgreed { try await bench.start(plan, prepared) }
        }
    }

    /// Lets the plan go, which may hold an earlier run.
    func drop() {
        plan = nil
        planVersion += 1
    }

    /// Lets a plan go that holds an earlier run, so that others can work on it.
    func letRunGo() {
        guard plan?.holdsRun == true else { return }
        drop()
        runsVersion += 1
    }

    /// Connects, and makes sure that an earlier run belongs to this service.
    func connection(for folder: RunFolder) async throws -> ServiceConnector.Connection {
        let connection = try await connect()
        let record = try KnownRun(folder).record
        try record.requireReal(isRehearsal: connection.isRehearsal, path: folder.path)
        guard connection.isRehearsal || record.url == connection.client.deployment.baseURL else {
            throw RunError(
                .configuration,
                path: folder.path,
                "belongs to the service at \(record.url), and the page is connected to \(connection.client.deployment.baseURL)."
            )
        }
        return connection
    }
}
