import HTTPTypes
import IdentityAPI
import Muster

/// The run that is under way.
extension Workbench {
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
        if let objection = plan.prepared.objection {
            throw PageError(.conflict, "\(PageText.plain(objection)). Nothing was sent.")
        }
        var prepared = plan.prepared
        prepared.agree()
        let agreed = prepared
        begin(.beginning) { try await $0.start(plan, agreed) }
    }

    func start(_ plan: DraftPlan, _ prepared: PreparedRun) throws {
        let folder: RunFolder =
            if case .rest(let earlier) = plan.source { earlier.folder } else {
                try RunFolder.makeNew(for: plan.fileName, in: root)
            }
        let run = try Run(
            prepared,
            in: folder,
            program: program,
            connection: plan.connection.options,
            isPiped: plan.isPiped,
            logger: logger,
            metrics: metrics
        )
        if case .undo(let undo, _) = plan.source { try undo.mark(by: run.folder) }
        change {
            live = LiveRun(run: run, title: plan.title, connection: plan.connection)
            shown = run.folder
            step = .run
            runsVersion += 1
            drop()
        }
        work.add { await self.follow(run) }
    }

    /// Works on the run, and watches it beside.
    func follow(_ run: Run) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await progress in run.updates() { await self.note(progress) }
            }
            group.addTask {
                do { for try await row in run.folder.outcomes() { await self.note(row) } } catch {}
            }
            do {
                let result = try await run.execute()
                if case .notAuthorized(let error)? = result.stopReason { note(error) }
                ended(result.stopReason.flatMap { if case .requested = $0 { nil } else { PageText.plain("\($0)") } })
            } catch {
                note(error)
                ended(sentence(error))
            }
            group.cancelAll()
        }
    }

    func note(_ progress: RunProgress) {
        guard live != nil else { return }
        change {
            live?.progress = progress
            live?.rate.note(progress.made, at: .now)
        }
    }

    func note(_ row: RunOutcomes.Element) {
        if row.part == 0 { live?.causes.add(row.outcome) }
    }

    func ended(_ problem: String?) {
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
        letRunGo()
        change {
            shown = folder
            step = .result
            problem = nil
        }
    }

    /// Whether a run is under way.
    var isRunning: Bool { live != nil }
}
