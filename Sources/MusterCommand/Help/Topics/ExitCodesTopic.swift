extension HelpPage {
    static let exitCodes = HelpPage(
        name: "exit-codes",
        abstract: "what each exit code means",
        parts: [
            .table(ExitStatus.meanings.map { ($0.code, $0.meaning) }),
            .heading("What a scheduler does"),
            .text(
                "muster import FILE --run DIR may be repeated until it ends with 0: it begins, continues or tells the result again, and never does anything twice."
            ),
            .table(ExitStatus.reactions.map { ($0.codes, $0.reaction) }),
            .text(
                "With --output json, an error object holds its exitCode and a code word for it. A result holds the exitCode that follows."
            ),
            .lines(["muster plan samples/robot-accounts.csv --sandbox --detailed-exitcode --quiet"]),
        ]
    )
}
