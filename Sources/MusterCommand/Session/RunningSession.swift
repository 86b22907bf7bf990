import ArgumentParser
import IdentityAPI
import Muster

/// What the commands that plan and run have in common: show the plan, ask, run, tell what came of it.
struct RunningSession {
    let session: Session
    let output: OutputOptions

    /// Prints what a run would do, row by row and in calls, as the result of the command.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read again.
    func show(_ prepared: PreparedRun) async throws {
        if output.output == .json {
            for line in try JSONLine.changes(prepared) { Screen.say(line) }
            return Screen.say(JSONLine.plan(prepared))
        }
        let lines = output.quiet ? [] : try DifferenceText(prepared: prepared).lines()
        await Pager.show(lines + [PlanText(prepared: prepared).text])
    }

    /// Shows what a run would do and asks whether to go ahead.
    ///
    /// - Throws: the exit code of a run that does not go ahead. Nothing was sent then.
    func confirm(_ prepared: PreparedRun, mayAsk: Bool, brakes: BrakeOptions) throws {
        let counts = prepared.plan.counts
        let plan = PlanText(prepared: prepared).text
        if output.output == .json {
            Screen.say(JSONLine.plan(prepared))
        } else if !output.quiet {
            Screen.note(plan)
        }
        if let objection = brakes.objection(to: prepared) {
            Screen.complain("\(objection). Nothing was sent.")
            throw ExitCode(ExitStatus.stoppedByBrake)
        }
        if output.yes || counts.changes == 0 { return }
        if mayAsk, Screen.canAsk, output.output == .text {
            if output.quiet { Screen.note(plan) }
            guard Screen.confirms("Go ahead?") else {
                Screen.note("Nothing was sent.")
                throw ExitCode(130)
            }
        } else if counts.losses > 0 {
            Screen.complain(
                "the plan takes away \(Wording.count(counts.removals, "group membership")) and deletes "
                    + "\(Wording.count(counts.deletes, "account")): without a terminal to ask on, that needs --yes. Nothing was sent."
            )
            throw ExitCode(ExitStatus.usage)
        }
    }

    /// Runs to the end and ends the program with the run's exit code.
    func finish(_ run: Run) async throws {
        if !output.quiet, output.output == .text { Screen.note("Run folder: \(run.folder.path)") }
        let result = try await Signals.around(run) {
            try await ProgressDisplay(run: run, isQuiet: output.quiet).around { try await run.execute() }
        }
        if output.output == .json {
            Screen.say(JSONLine.result(result, run.folder))
        } else {
            Screen.say(ResultText(result: result, folder: run.folder).text)
        }
        let code = ExitStatus.of(result)
        if code != 0 { throw ExitCode(code) }
    }
}
