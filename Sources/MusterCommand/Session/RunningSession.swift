import ArgumentParser
import IdentityAPI
import Muster

/// What importing and resuming have in common: show the plan, ask, run, tell what came of it.
struct RunningSession {
    let session: Session
    let output: OutputOptions

    /// Prints what a run would do, as the result of the command.
    func show(_ prepared: PreparedRun) {
        Screen.say(
            output.output == .json ? JSONLine.plan(prepared) : PlanText(prepared: prepared, quota: session.quota).text
        )
    }

    /// Shows what a run would do and asks whether to go ahead.
    ///
    /// - Throws: the exit code of a run that does not go ahead. Nothing was sent then.
    func confirm(_ prepared: PreparedRun, mayAsk: Bool, maximumChanges: Int?) throws {
        let counts = prepared.plan.counts
        let plan = PlanText(prepared: prepared, quota: session.quota).text
        if output.output == .json {
            Screen.say(JSONLine.plan(prepared))
        } else if !output.quiet {
            Screen.note(plan)
        }
        if let maximumChanges, counts.writes > maximumChanges {
            Screen.complain(
                "\(counts.writes) accounts would change, more than --max-changes \(maximumChanges) allows. Nothing was sent."
            )
            throw ExitCode(ExitStatus.stoppedByBrake)
        }
        if output.yes || counts.writes == 0 { return }
        if mayAsk, Screen.canAsk, output.output == .text {
            if output.quiet { Screen.note(plan) }
            guard Screen.confirms("Go ahead?") else {
                Screen.note("Nothing was sent.")
                throw ExitCode(130)
            }
        } else if counts.takesAway {
            Screen.complain(
                "the plan takes away \(PlanText.count(counts.removals, "group membership")) and deletes "
                    + "\(PlanText.count(counts.deletes, "account")): without a terminal to ask on, that needs --yes. Nothing was sent."
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
