import IdentitySandbox

extension HelpPage {
    static let faults = HelpPage(
        name: "faults",
        abstract: "the faults that muster sandbox can inject",
        parts: [
            .text(
                """
                Pass faults to muster sandbox --faults as one word, separated by commas. P is a probability from 0 to 1, N a number, and DURATION is written 200ms, 5s or 2m. The first \
                of several choices is the default. The same seed injects the same faults.
                """
            ),
            .table(Faults.words),
            .lines(["muster sandbox --faults 'reset-after=0.02,429=0.01,seed=7'"]),
        ]
    )
}
