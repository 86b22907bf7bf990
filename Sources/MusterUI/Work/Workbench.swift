import IdentityAPI
import Muster
import SystemPackage
import HTTPTypes

/// What the page works on: the sheet, its plan, the run and its result. All windows of the page show the same.
///
/// Plans and runs are made by ``BackgroundWork``, so that they go on when a window closes. Whatever changes rings the bell.
actor Workbench {
    /// The step that the page shows.
    enum Step: String, Sendable, Encodable {
        case sheet, plan, run, result
    }

    /// What takes its time.
    enum Busy: String, Sendable, Encodable {
        case reading, planning, beginning, connecting
    }

    let connector: ServiceConnector
    let program: String
    /// The folder of all runs.
    let root: FilePath
    let work: BackgroundWork
    let connections: ServiceConnections
    nonisolated let bell = Bell()

    private(set) var step = Step.sheet
    private(set) var busy: Busy?
    /// Why the last thing that was asked for could not be done.
    private(set) var problem: String?
    private(set) var choice: ServiceConnector.Choice
    private(set) var connection: ServiceConnector.Connection?
    private(set) var sheet: DraftSheet?
    private(set) var plan: DraftPlan?
    private(set) var live: LiveRun?
    /// The run whose result is shown.
    private(set) var shown: RunFolder?
    /// Counts what changed of the sheet and of the plan, so that windows know what to fetch.
    private(set) var sheetVersion = 0
    private(set) var planVersion = 0
    private(set) var runsVersion = 0
    /// What keeps an export for a rehearsal.
    private var export: TemporaryCopy?
    var knownRuns = RunCache()
    var search = ChangeSearch()

    init(_ connector: ServiceConnector, program: String, root: FilePath, _ work: BackgroundWork) {
        self.root = root
        self.connector = connector
        self.program = program
        self.work = work
        choice = .settings(profile: connector.profile)
        connections = ServiceConnections(connector, work)
    }

    /// Changes the state and tells the windows.
    private func change(_ body: () -> Void) {
        body()
        bell.ring()
    }

    /// Makes sure that nothing else is under way.
    ///
    /// - Throws: ``PageError`` `conflict`.
    private func requireFree() throws {
        if let busy { throw PageError(.conflict, "Muster is \(busy.rawValue). Wait until that is done.") }
        if live != nil { throw PageError(.conflict, "A run is under way. Wait until it ends, or stop it.") }
    }

    /// Does something that takes its time, and shows its problem as one.
    private func begin(_ what: Busy, _ body: @escaping @Sendable (Workbench) async throws -> Void) {
        change {
            busy = what
            problem = nil
        }
        work.add {
            do {
                try await body(self)
                await self.end(nil)
            } catch {
                await self.end(PageText.sentence(error))
            }
        }
    }

    private func end(_ problem: String?) {
        change {
            busy = nil
            self.problem = problem
        }
    }

    /// Lets a problem go that has been read.
    func dismissProblem() { change { problem = nil } }

    /// Shows an earlier step again.
    func show(_ step: Step) throws {
        try requireFree()
        let isThere =
            switch step {
            case .sheet: true
            case .plan: plan != nil
            case .run: live != nil
            case .result: shown != nil
            }
        guard isThere else { throw PageError(.conflict, "There is no such step yet.") }
        change {
            self.step = step
            problem = nil
        }
    }

    // MARK: The service

    /// Connects to the service, unless it is connected.
    func connect() async throws -> ServiceConnector.Connection {
        let connection = try await connections.connection(choice)
        change { self.connection = connection }
        return connection
    }

    /// Connects when the page opens, so that it can show the organization.
    func introduce() {
        guard connection == nil, busy == nil else { return }
        begin(.connecting) { _ = try await $0.connect() }
    }

    /// Chooses another organization. What was planned for the other one is dropped.
    func choose(_ choice: ServiceConnector.Choice) throws {
        try requireFree()
        change {
            self.choice = choice
            connection = nil
            plan = nil
            planVersion += 1
            step = .sheet
        }
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

    private func rehearse(on copy: TemporaryCopy) {
        export = copy
        change {
            choice = .rehearsal(copy.path)
            connection = nil
            plan = nil
            planVersion += 1
            step = .sheet
        }
    }

    // MARK: The sheet

    /// Reads a sheet.
    func load(_ path: FilePath, named name: String, upload: TemporaryCopy?) throws {
        try requireFree()
        let defaults = connector.settings.sheet
        begin(.reading) { bench in
            let sheet = DraftSheet(name: name, path: path, upload: upload, defaults: defaults)
            await bench.take(sheet)
        }
    }

    private func take(_ sheet: DraftSheet) {
        change {
            self.sheet = sheet
            plan = nil
            step = .sheet
            sheetVersion += 1
            planVersion += 1
        }
    }

    /// Reads the sheet in another way.
    ///
    /// - Parameter plans: whether to plan it at once.
    func choose(_ choices: SheetChoices, plans: Bool = false) throws {
        try requireFree()
        guard let sheet else { throw PageError(.conflict, "There is no sheet yet.") }
        begin(plans ? .planning : .reading) { bench in
            await bench.take(sheet.with(choices))
            if plans { try await bench.planSheet() }
        }
    }

    // MARK: The plan

    /// Plans the sheet.
    func beginPlan() throws {
        try requireFree()
        guard sheet != nil else { throw PageError(.conflict, "Choose a sheet first.") }
        begin(.planning) { try await $0.planSheet() }
    }

    private func planSheet() async throws {
        guard let sheet else { return }
        let connection = try await connect()
        var settings = connector.settings
        sheet.choices.apply(to: &settings)
        settings.sheet = sheet.sheet.options
        settings.concurrency = connection.concurrency
        var files = [sheet.upload].compactMap(\.self)
        var source = sheet.sheet
        if !sheet.corrections.isEmpty {
            let copy = try TemporaryCopy()
            source = try source.corrected(by: sheet.corrections, in: copy)
            settings.sheet = source.options
            files.append(copy)
        }
        let prepared = try await PreparedRun.prepare(source.check(), settings: settings, client: connection.client)
        take(
            try DraftPlan(
                .sheet,
                of: sheet.sheet,
                corrections: sheet.corrections,
                prepared,
                connection,
                files: files
            )
        )
    }

    private func take(_ plan: DraftPlan) {
        change {
            self.plan = plan
            if case .sheet = plan.source { sheet?.corrections = plan.corrections }
            planVersion += 1
            step = .plan
        }
    }

    /// Replaces cells and plans again.
    func correct(_ corrections: CellCorrections) throws {
        try requireFree()
        guard let plan, plan.isEditable else { throw PageError(.conflict, "The rows of this plan cannot be edited.") }
        begin(.planning) { bench in await bench.take(try await plan.corrected(by: corrections)) }
    }

    /// Replaces a text in all rows with a mistake, and plans again.
    func correct(_ mistake: Mistake, with text: String) throws {
        guard let plan else { throw PageError(.conflict, "There is no plan yet.") }
        try correct(plan.prepared.corrections(of: mistake, with: text))
    }

    // MARK: Earlier runs

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
            let undo = try Undo(
                of: folder,
                deletesCreated: choices.deletesCreated,
                acceptsDrift: choices.acceptsDrift
            )
            let copy = try TemporaryCopy()
            let prepared = try await undo.prepare(client: connection.client, in: copy) {
                $0.concurrency = connection.concurrency
            }
            await bench.take(try DraftPlan(.undo(undo, choices), of: prepared.sheet, prepared, connection, files: [copy]))
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
    private func drop() {
        plan = nil
        planVersion += 1
    }

    /// Connects, and makes sure that an earlier run belongs to this service.
    private func connection(for folder: RunFolder) async throws -> ServiceConnector.Connection {
        let connection = try await connect()
        let record = try KnownRun(folder).record
        guard connection.isRehearsal || record.url == connection.client.deployment.baseURL else {
            throw RunError(
                .configuration,
                path: folder.path,
                "belongs to the service at \(record.url), and the page is connected to \(connection.client.deployment.baseURL)."
            )
        }
        return connection
    }

    // MARK: The run

    /// Begins the run of the plan that was agreed to.
    ///
    /// - Parameters:
    ///   - version: the plan that the person saw.
    ///   - typed: the number that the person typed.
    func go(version: Int, typed: Int?) throws {
        try requireFree()
        guard let plan, version == planVersion else {
            throw PageError(.conflict, "The plan has changed meanwhile. Look at it again.")
        }
        if let number = plan.numberToType, typed != number {
            throw PageError(.conflict, "Type \(number), the number of memberships that are taken away.")
        }
        if let objection = plan.prepared.objection { throw PageError(.conflict, "\(objection). Nothing was sent.") }
        var prepared = plan.prepared
        prepared.agree()
        let agreed = prepared
        begin(.beginning) { try await $0.start(plan, agreed) }
    }

    private func start(_ plan: DraftPlan, _ prepared: PreparedRun) throws {
        let folder: RunFolder =
            if case .rest(let earlier) = plan.source { earlier.folder } else { try RunFolder.makeNew(for: plan.fileName, in: root) }
        let run = try Run(
            prepared,
            in: folder,
            program: program,
            connection: plan.connection.options,
            isPiped: plan.isPiped
        )
        if case .undo(let undo, _) = plan.source { try undo.mark(by: run.folder) }
        change {
            live = LiveRun(run: run, name: plan.prepared.sheet.name, title: plan.title, connection: plan.connection)
            shown = run.folder
            step = .run
            runsVersion += 1
            drop()
        }
        work.add { await self.follow(run) }
    }

    /// Works on the run, and watches it beside.
    private func follow(_ run: Run) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await progress in run.updates() { await self.note(progress) }
            }
            group.addTask {
                do { for try await row in run.folder.outcomes() { await self.note(row) } } catch {}
            }
            do {
                let result = try await run.execute()
                ended(result.stopReason.flatMap { if case .requested = $0 { nil } else { "\($0)" } })
            } catch {
                ended(PageText.sentence(error))
            }
            group.cancelAll()
        }
    }

    private func note(_ progress: RunProgress) {
        guard live != nil else { return }
        change {
            live?.progress = progress
            live?.rate.note(progress.made, at: .now)
        }
    }

    private func note(_ row: RunOutcomes.Element) {
        if row.part == 0 { live?.causes.add(row.outcome) }
    }

    private func ended(_ problem: String?) {
        change {
            live = nil
            step = .result
            self.problem = problem
            runsVersion += 1
        }
    }

    /// Stops the run in an orderly way.
    func stop() async throws {
        guard let live else { throw PageError(.conflict, "No run is under way.") }
        await live.run.stop(.requested)
        bell.ring()
    }

    /// Shows the result of an earlier run.
    func showResult(of folder: RunFolder) throws {
        try requireFree()
        change {
            shown = folder
            step = .result
            problem = nil
        }
    }

    /// Whether a run is under way.
    var isRunning: Bool { live != nil }
}
