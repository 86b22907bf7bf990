import ArgumentParser
import CoreMetrics
import IdentityAPI
import Logging
import Muster
import SystemPackage

/// The steps that all commands with a run share: show the plan, ask, run, and print the results.
struct RunningSession {
    let session: Session
    let output: OutputOptions

    /// Prints the plan, row by row and in calls, as the result of the command.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    func show(_ prepared: PreparedRun) async throws {
        if output.verbose { Console.note(VerboseText.connection(session)) }
        if output.output == .json {
            Console.say(JSONLine.sheet(prepared))
            for line in try JSONLine.changes(prepared) {
                Console.say(line)
                try Console.requireOutput()
            }
            return Console.say(JSONLine.plan(prepared))
        }
        let text = PlanText(prepared: prepared, width: Console.proseWidth())
        let lines = output.quiet ? [] : [text.layout] + (try DifferenceText(prepared: prepared).lines())
        await Pager.show(lines + [text.text])
    }

    /// Shows the plan and asks whether to go ahead. It also shows what `--limit` leaves for later; the resume asks about that.
    ///
    /// - Throws: the exit code when the run does not go ahead. Nothing was sent then.
    private func confirm(_ prepared: inout PreparedRun, mayAsk: Bool) async throws {
        if output.verbose { Console.note(VerboseText.connection(session)) }
        let counts = prepared.plan.counts
        let width = Console.proseWidth(isError: true)
        let text = PlanText(prepared: prepared, width: width)
        let plan = text.layout.wrapped(to: width) + "\n" + text.text
        if output.output == .json {
            Console.say(JSONLine.sheet(prepared))
            Console.say(JSONLine.plan(prepared))
        } else if !output.quiet {
            Console.note(plan)
        }
        try heed(prepared.objection)
        if counts.changes == 0 || prepared.settings.isAgreed { return }
        if output.yes { return prepared.agree() }
        if mayAsk, Console.canAsk, output.output == .text {
            if output.quiet { Console.note(plan) }
            guard try await isAgreedTo(prepared) else {
                Console.note("Nothing was sent.")
                throw ExitCode(130)
            }
            prepared.agree()
        } else if counts.losses > 0 {
            let parts = [
                counts.removals == 0 ? nil : "takes away \(counts.removals.counted("group membership"))",
                counts.deletes == 0 ? nil : "deletes \(counts.deletes.counted("account"))",
            ]
            let losses = parts.compactMap(\.self).joined(separator: " and ")
            let what = prepared.plan.later.isEmpty ? "The plan" : "The part of the plan within --limit"
            throw ExitReason(
                ExitStatus.usage,
                "\(what) \(losses). Without a terminal, this needs --yes. Nothing was sent."
            )
        }
    }

    /// Asks until the answer is yes or no. Shows the rows on request, on standard error like the question.
    private func isAgreedTo(_ prepared: PreparedRun) async throws -> Bool {
        while true {
            switch Console.answer(to: "Go ahead?", view: "shows the rows") {
            case .yes: return true
            case .no: return false
            case .view: await Pager.show(try DifferenceText(prepared: prepared).lines(), on: .standardError)
            }
        }
    }

    /// Ends the command when the safety limits reject the plan.
    func heed(_ objection: String?) throws {
        guard let objection else { return }
        throw ExitReason(ExitStatus.stoppedByLimit, "\(objection). Nothing was sent.")
    }

    /// Shows the plan, and unless it is a dry run, asks, makes the run in a folder, and runs it to the end.
    ///
    /// - Parameters:
    ///   - prepared: the plan.
    ///   - isDryRun: whether to show the plan and nothing else.
    ///   - mayAsk: whether standard input may answer the question.
    ///   - isPiped: whether only the run's own copy of the sheet can be read again.
    ///   - folder: returns the run folder.
    ///   - begun: called with the folder before anything is sent.
    ///   - left: as for ``finish(_:of:left:)``.
    func carryOut(
        _ prepared: PreparedRun,
        isDryRun: Bool = false,
        mayAsk: Bool = true,
        isPiped: Bool = false,
        in folder: () throws -> RunFolder,
        begun: (RunFolder) throws -> Void = { _ in },
        left: (Summary) -> [NextStep] = { _ in [] }
    ) async throws {
        if isDryRun {
            try await show(prepared)
            return try heed(prepared.objection)
        }
        var prepared = prepared
        try await confirm(&prepared, mayAsk: mayAsk)
        let run = try Run(
            prepared,
            in: try folder(),
            program: "muster \(Release.version)",
            connection: session.repeatedOptions,
            isPiped: isPiped,
            logger: LogFile.logger,
            metrics: MetricsFile.current
        )
        Folders(Settings.environment).runs.add(run.folder)
        try begun(run.folder)
        try await finish(run, of: prepared, left: left)
    }

    /// Runs to the end and ends the program with the run's exit code.
    ///
    /// - Parameter left: returns further next steps for rows that are not this run's, from the run's summary.
    private func finish(_ run: Run, of prepared: PreparedRun, left: (Summary) -> [NextStep]) async throws {
        if output.isTalkative { Console.note("Run folder: \(run.folder.path)") }
        if output.output == .json {
            Console.say(JSONLine.run(run, of: prepared.sheet.name, rows: prepared.contents.rowCount))
        }
        let result = try await execute(run)
        let next =
            NextStep.all(after: result.summary, in: run.folder, with: session.repeatedOptions)
            + left(result.summary)
        output.say(result, run.folder, next: next)
        if output.verbose { Console.note(VerboseText.calls(result.summary)) }
        // Failed output never stops a run, and a closed reader does not change the run's exit code.
        do { try Console.requireOutput() } catch {
            let note = "Standard output failed, but the run finished: its reports are in \(run.folder.path.quoted)."
            if !error.isReaderGone { Console.note(note) }
        }
        throw ExitCode(ExitStatus.of(result))
    }

    /// Runs to the end, with its progress on the screen.
    private func executeShown(_ run: Run) async throws -> Run.Result {
        if output.quiet { return try await run.execute() }
        let reporter: any ProgressReporter =
            output.output == .json ? ProgressEvents(run: run) : ProgressDisplay(run: run, hasColour: !output.noColor)
        return try await reporter.around { try await run.execute() }
    }

    /// Runs to the end, with its progress beside it.
    ///
    /// - Throws: ``RunError`` when something cannot be recorded. It says how many rows are done and how to continue.
    private func execute(_ run: Run) async throws -> Run.Result {
        do {
            return try await Signals.around(run) {
                guard let metrics = MetricsFile.current else { return try await executeShown(run) }
                return try await metrics.around { try await executeShown(run) }
            }
        } catch let error as RunError where error.code == .cannotWrite || error.code == .cannotCreate {
            let (progress, options) = (await run.progress(), session.repeatedOptions)
            throw error.advising(
                NextStep.advice(afterBroken: progress.done, of: progress.rowCount, in: run.folder, with: options)
            )
        }
    }
}
