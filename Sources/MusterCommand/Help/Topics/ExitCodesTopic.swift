extension HelpPage {
    static let exitCodes = HelpPage(
        name: "exit-codes",
        abstract: "what each exit code means",
        parts: [
            .table(ExitStatus.meanings.map { ($0.code, $0.meaning) }),
            .text(
                "With --output json, an error object holds its exitCode and a code word for it. A result holds the exitCode that follows."
            ),
            .lines(["muster plan samples/robot-accounts.csv --sandbox --detailed-exitcode --quiet"]),
        ]
    )
}
