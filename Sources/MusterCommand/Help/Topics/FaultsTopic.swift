import IdentitySandbox

extension HelpPage {
    static let faults = HelpPage(
        name: "faults",
        abstract: "the trouble that muster sandbox can make",
        parts: [
            .text(
                """
                They are given to muster sandbox --faults as one word, with commas in between. P is a chance from 0 to 1, N a number, DURATION is written 200ms, 5s or 2m; of several \
                choices the first is the default. The same seed makes the same trouble.
                """
            ),
            .table(Faults.words),
            .lines(["muster sandbox --faults 'reset-after=0.02,429=0.01,seed=7'"]),
        ]
    )
}
