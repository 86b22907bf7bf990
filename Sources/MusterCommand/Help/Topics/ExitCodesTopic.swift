extension HelpPage {
    static let exitCodes = HelpPage(
        name: "exit-codes",
        abstract: "what the exit code says",
        parts: [
            .table(ExitStatus.meanings.map { ($0.code, $0.meaning) }),
            .text(
                "With --output json, an error's object carries its exitCode and a word for it, and a result carries the exitCode that follows."
            ),
            .lines(["muster plan samples/robot-accounts.csv --sandbox --detailed-exitcode --quiet"]),
        ]
    )
}
