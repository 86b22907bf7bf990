extension HelpPage {
    static let json = HelpPage(
        name: "json",
        abstract: "what --output json prints, for programs",
        parts: [
            .text(
                """
                With --output json every command prints JSON on standard output and nothing else: one object a line, told apart by its event. Names are stable; new events and \
                new names may come. Standard error stays for people, and --quiet leaves only errors there.
                """
            ),
            .heading("Events"),
            .table([
                (
                    "sheet",
                    "How the sheet is read: its layout, the mode, columns that are only carried. The first line of a plan."
                ),
                ("plan", "The bill: rows by what they need, calls by method, seconds, what is taken away."),
                ("change", "One account that a plan changes, with the rows that say so."),
                ("row", "A row that needs no call or cannot be done, with the reason."),
                ("kept", "A plan was kept in a file. (plan --out)"),
                ("run", "A run begins or goes on; names its folder before anything is sent."),
                ("progress", "How far it is, soon after the beginning and then every ten seconds. Not with --quiet."),
                ("notice", "Something to know while it runs. The result repeats it."),
                (
                    "result",
                    "What the run came to: counts by outcome, causes, the commands to go on with, the exitCode that follows. The last line of a run."
                ),
                ("report", "The same for a finished run, with its retries. (report)"),
                ("retry", "Which rows of an earlier run are tried again. (retry)"),
                ("account", "One account of the organization. (export)"),
                ("export", "How many accounts were exported: the last line of an export that is whole."),
                ("inspection", "How a file is read, what was left out, and which cells may be damaged. (inspect)"),
                ("setting", "A setting, its value and where that comes from; of a secret only that. (check, init)"),
                ("check", "Something that was looked at, whether it is as it should be, and the cure. (check, init)"),
                (
                    "conformance",
                    "One thing that muster needs from the service: the need, what was found there, and what follows. (check --deep)"
                ),
                ("checked", "What all of that comes to: the last line. (check, init)"),
                ("sandbox", "Where a local service listens, and the variables that lead to it. (sandbox)"),
                (
                    "error",
                    "Why the command ended without its result: exitCode, code, message, and the problems of a file by line, column and row."
                ),
            ]),
            .text(
                "A command that fails ends with an error object, also when its options cannot be understood. A signal before a run has begun ends it without one."
            ),
            .heading("Without a terminal"),
            .text(
                """
                Nothing asks: what takes groups or accounts away needs --yes, and the rest goes ahead. With --limit only the rows of the canary count; the resume that does \
                the others needs a --yes of its own. --run DIR names the run folder, so that the next command knows it. \
                muster help exit-codes lists the codes, and muster help schema prints the JSON Schema of all objects.
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
