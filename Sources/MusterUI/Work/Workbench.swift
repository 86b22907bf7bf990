import CoreMetrics
import HTTPTypes
import Logging
import Muster
import SystemPackage

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
    /// The runs elsewhere.
    let listed: @Sendable () -> [RunFolder]
    /// What is told of the runs.
    let logger: Logger?
    let metrics: (any MetricsFactory)?
    let work = BackgroundWork()
    let connections: ServiceConnections
    nonisolated let bell = Bell()

    var step = Step.sheet
    var busy: Busy?
    /// Why the last thing that was asked for could not be done.
    var problem: String?
    var choice: ServiceConnector.Choice
    var connection: ServiceConnector.Connection?
    /// Whether the page connects beside other work, and why it could not.
    var isConnecting = false
    var connectionProblem: String?
    /// The sign-in that the page may offer.
    var offer: SignInOffer?
    /// The sign-in that a person has begun on the page.
    var signIn: SignInAttempt?
    var signInNumber = 0
    /// The sign-in that has the port of the redirect URI: the next one waits until it is free.
    var listeningSignIn: Int?
    /// Whether the service has refused what was done last, for want of a sign-in.
    var needsSignIn = false
    var sheet: DraftSheet?
    var plan: DraftPlan? {
        didSet { search = plan.map { ChangeSearch($0.changes) } }
    }
    var live: LiveRun?
    /// The run whose result is shown.
    var shown: RunFolder?
    /// Counts what changed of the sheet and of the plan, so that windows know what to fetch.
    var sheetVersion = 0
    var planVersion = 0
    var runsVersion = 0
    /// What keeps an export for a rehearsal.
    var export: TemporaryCopy?
    var knownRuns = RunCache()
    /// The search in the plan; `nil` without a plan.
    var search: ChangeSearch?

    init(
        _ connector: ServiceConnector,
        _ program: String,
        _ root: FilePath,
        _ listed: @escaping @Sendable () -> [RunFolder],
        _ logger: Logger?,
        _ metrics: (any MetricsFactory)?
    ) {
        (self.connector, self.program, self.root, self.listed) = (connector, program, root, listed)
        (self.logger, self.metrics) = (logger, metrics)
        choice = .settings(profile: connector.profile)
        connections = ServiceConnections(connector, work)
        offer = connector.offer(choice)
    }

    /// Changes the state and tells the windows.
    func change(_ body: () -> Void) {
        body()
        bell.ring()
    }

    /// Makes sure that nothing else is under way.
    ///
    /// - Throws: ``PageError`` `conflict`.
    func requireFree() throws {
        if let busy { throw PageError(.conflict, "Muster is \(busy.rawValue). Wait until that is done.") }
        if live != nil { throw PageError(.conflict, "A run is under way. Wait until it ends, or stop it.") }
    }

    /// Waits until nothing takes its time: a choice that follows another one at once is not refused.
    ///
    /// - Throws: ``PageError`` `conflict` while a run is under way.
    func waitUntilFree() async throws {
        let strokes = bell.listen()
        if busy != nil {
            for await _ in strokes where busy == nil { break }
        }
        try requireFree()
    }

    /// Does something that takes its time, and shows its problem as one.
    func begin(_ what: Busy, _ body: @escaping @Sendable (Workbench) async throws -> Void) {
        change {
            busy = what
            problem = nil
        }
        work.add {
            do {
                try await body(self)
                await self.end(nil)
            } catch {
                await self.fail(error)
            }
        }
    }

    /// Ends what took its time, with an error.
    func fail(_ error: any Error) {
        note(error)
        end(sentence(error))
    }

    func end(_ problem: String?) {
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
        if step != .plan { letRunGo() }
        change {
            self.step = step
            problem = nil
        }
    }
}
