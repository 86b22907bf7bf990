extension HelpPage {
    static let json = HelpPage(
        name: "json",
        abstract: "what --output json prints, for programs",
        parts: [
            .text(
                """
                With --output json every command prints only JSON on standard output: one object a line. The key event says what an object is. Names are stable; later versions may add \
                events and names. Standard error stays for people, and --quiet leaves only errors there.
                """
            ),
            .heading("Events"),
            .table([
                (
                    "sheet",
                    "How Muster reads the sheet: its layout, the mode, unknown columns. The first line of a plan."
                ),
                ("plan", "The cost: rows by what they need, calls by method, seconds, removals."),
                ("change", "One account that a plan changes, with its rows."),
                ("row", "A row that needs no call or cannot be done, with the reason."),
                ("kept", "The file that holds the kept plan. (plan --out)"),
                ("run", "A run begins or continues. Names its folder before anything is sent."),
                ("progress", "The progress, soon after the beginning and then every ten seconds. Not with --quiet."),
                ("notice", "Something to know during the run. The result repeats it."),
                (
                    "result",
                    "The results of the run: counts by outcome, causes, next commands, the exitCode that follows. The last line of a run."
                ),
                ("report", "The same for a finished run, with its retries. (report)"),
                ("reports", "The sums of several runs, after the report of each. (report)"),
                ("listed", "A run of the list, with its state, its rows and the command that continues it. (runs)"),
                ("pruned", "A run that was removed. (runs --prune)"),
                ("retry", "Which rows of an earlier run the new run retries. (retry)"),
                ("account", "One account of the organization. (export)"),
                ("export", "How many accounts were exported. The last line of a complete export."),
                ("inspection", "How Muster reads a file, what it ignores, and which cells may be damaged. (inspect)"),
                ("setting", "A setting, its value and its source; for a secret only the source. (check, init)"),
                ("check", "One check, its result, and the fix. (check, init)"),
                (
                    "conformance",
                    "One requirement on the service: the requirement, the finding, and its consequence. (check --deep)"
                ),
                ("checked", "The result of all checks: the last line. (check, init)"),
                ("login", "The address to open in a browser to sign in. (login, init)"),
                ("signedIn", "Who is signed in, and until when. (login, init)"),
                (
                    "signedOut",
                    "Whether there was a sign-in to forget, and whether its refresh token is revoked. (logout)"
                ),
                ("sandbox", "Where a local service listens, and the variables to export. (sandbox)"),
                (
                    "error",
                    "Why the command ended without a result: exitCode, code, message, and the problems of a file with line, column and row."
                ),
            ]),
            .text(
                "A command that fails ends with an error object, even when its options are invalid. A signal before the run begins ends it without one."
            ),
            .heading("Without a terminal"),
            .text(
                """
                Without a terminal, Muster never prompts. Removing or deleting something needs --yes; anything else goes ahead. With --limit, --yes covers only the canary; the \
                resume that does the other rows needs its own --yes. --run DIR names the run folder, so that the next command knows it. muster help exit-codes lists the \
                codes, and muster help schema prints the JSON Schema of all objects.
                """
            ),
            .lines([
                "muster plan samples/robot-accounts.csv --sandbox --output json",
                "muster import samples/robot-accounts.csv --sandbox --yes --output json",
                "muster inspect samples/robot-accounts.csv --output json",
            ]),
        ]
    )
}
