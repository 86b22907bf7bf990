extension HelpPage {
    static let resume = HelpPage(
        name: "resume",
        abstract: "when a run stops, and how it goes on",
        parts: [
            .heading("When a run stops"),
            .text(
                "Whatever stops a run, muster resume goes on where it was. Nothing is done twice and nothing is lost."
            ),
            .table([
                (
                    "Ctrl-C",
                    "Calls in flight end, the reports are written, and the command that goes on is printed. Twice stops at once, and is as safe as a crash."
                ),
                (
                    "a crash, a power cut",
                    "A create that may have been sent is looked up by its name before anything else is done with it."
                ),
                (
                    "an outage",
                    "The run waits and no row fails. After --outage-timeout, 10 minutes unless told otherwise, it stops; at once where the service asks for a longer wait."
                ),
                (
                    "everything refused",
                    "An address filter, a VPN that was disconnected, a portal, a lost right: the run stops, and its rows stay pending. A refusal of one row fails that row alone."
                ),
                (
                    "--limit N",
                    "The first N rows that need a call are done: a canary. Resume shows the rest, asks, and does it: a yes to the canary is none to the rest."
                ),
                ("--max-errors N", "Too many rows failed: see errors.csv before going on."),
            ]),
            .text(
                """
                Resume refuses a sheet that was changed meanwhile (--rebase goes on with it: rows that ask for the same keep what became of them), another organization, and \
                a run that another process works on. What cannot be proven is never guessed: such a row stands in errors.csv as unknown, and the next resume asks again.
                """
            ),
            .heading("When rows failed"),
            .text(
                """
                Rows that failed are not tried again by resume. Fix them in errors.csv, in a spreadsheet, and let retry do it with the settings of the run: those that were fixed, and \
                those whose cause may pass.
                """
            ),
            .lines([
                "muster import samples/with-mistakes.csv --sandbox --yes --run rehearsal",
                "muster retry rehearsal/errors.csv --sandbox --yes",
                "muster report rehearsal",
            ]),
            .heading("When somebody else changed the same accounts"),
            .text(
                "Muster reads an account again that it saw longer ago than --freshness, and leaves their changes as they are. In errors.csv:"
            ),
            .table([
                (
                    "changedMeanwhile",
                    "The row and somebody else changed the same thing to different values. Nothing was done; the message names both. Retry plans the row afresh."
                ),
                ("noAccount", "Somebody deleted the account after the plan, or it was never there."),
                ("nameTaken", "Somebody made an account of that name after the plan, or it was there before."),
                (
                    "drift",
                    "The account is not as a kept plan or an undo expects it. --accept-drift goes ahead all the same."
                ),
            ]),
            .heading("To take it back"),
            .lines(["muster undo rehearsal --sandbox --dry-run"]),
            .heading("The run folder"),
            .text("muster-runs/TIME-SHEET, or --run DIR. Only you can read it."),
            .table(runFolder),
        ]
    )

    /// What lies in a run folder.
    static let runFolder: [(term: String, meaning: String)] = [
        ("success.csv", "Rows that were created, updated, deleted, unchanged or skipped."),
        ("errors.csv", "Failed and unknown rows with the reason. Fix it and retry it."),
        ("pending.csv", "Rows that a stopped run did not attempt."),
        ("checkpoint", "What became of every row: what resume reads."),
        ("before.csv", "What each changed account was before: what undo reads."),
        ("summary.json, report.html", "What the run came to."),
        ("run.json, sheet-*.csv, plan", "What the run was about. No secrets."),
    ]
}
