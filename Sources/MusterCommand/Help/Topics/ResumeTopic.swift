extension HelpPage {
    static let resume = HelpPage(
        name: "resume",
        abstract: "why a run stops, and how to continue it",
        parts: [
            .heading("When a run stops"),
            .text("Whatever stops a run, muster resume continues it. Nothing is done twice and nothing is lost."),
            .table([
                (
                    "Ctrl-C",
                    "Muster lets calls in flight end, writes the reports, and prints the command that continues. A second Ctrl-C stops at once and is as safe as a crash."
                ),
                (
                    "a crash, a power cut",
                    "Before resume sends anything for a row whose create may have been sent, it looks up the name."
                ),
                (
                    "an outage",
                    "The run waits and no row fails. It stops after --outage-timeout (10 minutes by default), or at once when the service asks for a longer wait."
                ),
                (
                    "everything refused",
                    "An address filter, a disconnected VPN, a portal, a lost right: the run stops, and its rows stay pending. A refusal of one row fails only that row."
                ),
                (
                    "100 equal refusals",
                    "100 calls in a row are refused in the same words: the run stops. These rows have failed; the rest stay pending. Read errors.csv before you continue."
                ),
                (
                    "--limit N",
                    "A canary: the run does the first N rows that need a call. Resume shows the rest and asks. Your yes to the canary does not cover the rest."
                ),
                ("--max-errors N", "Too many rows failed. Read errors.csv before you continue."),
            ]),
            .text(
                """
                Resume rejects a changed sheet, another organization, and a run that another process works on. --rebase accepts a changed sheet: rows that ask for the same keep \
                their outcomes. Resume never applies changes that were not confirmed. Muster never guesses: a row whose call cannot be proven done or not done is in errors.csv as \
                unknown, and the next resume asks the service again.
                """
            ),
            .heading("When rows failed"),
            .text(
                """
                Resume does not retry failed rows. Fix them in errors.csv, in a spreadsheet, and run muster retry. It takes the rows that you fixed and those with a retryable \
                cause, with the settings of the run.
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
                    "The row and somebody else changed the same thing to different values. Muster sends nothing; the message names both values. Retry plans the row again."
                ),
                ("noAccount", "Somebody deleted the account after the plan, or it was never there."),
                ("nameTaken", "Somebody created an account of that name after the plan, or it was there before."),
                (
                    "drift",
                    "The account is not as a kept plan or an undo expects it. --accept-drift applies the row anyway."
                ),
            ]),
            .heading("To undo a run"),
            .lines(["muster undo rehearsal --sandbox --dry-run"]),
            .heading("The run folder"),
            .text("muster-runs/TIME-SHEET, or --run DIR. Only you can read it."),
            .table(runFolder),
        ]
    )

    /// What lies in a run folder.
    static let runFolder: [(term: String, meaning: String)] = [
        ("success.csv", "Rows that were created, updated, deleted, unchanged or skipped."),
        ("errors.csv", "Failed and unknown rows with the reason. Fix them and retry."),
        ("pending.csv", "Rows that a stopped run did not attempt."),
        ("checkpoint", "The durable outcome of every row. Resume reads it."),
        ("before.csv", "Each changed account as it was before. Undo reads it."),
        ("summary.json, report.html", "The results of the run."),
        ("run.json, sheet-*.csv, plan", "The settings, the sheet and the kept plan of the run. No secrets."),
    ]
}
