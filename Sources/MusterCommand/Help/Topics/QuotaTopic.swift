extension HelpPage {
    static let quota = HelpPage(
        name: "quota",
        abstract: "why a run takes the time it takes, and how to shorten it",
        parts: [
            .text(
                """
                Automation Cloud allows an organization 300 GET, 24,000 POST and 160 PUT, PATCH or DELETE calls in five minutes, whatever a client does. So ten \
                thousand updates at one call each take more than five hours. Muster never exceeds a quota: it plans the fewest calls, and waits where it must.
                """
            ),
            .table([
                ("create", "One POST for each account: 24,000 in five minutes."),
                (
                    "groups",
                    "Accounts that only enter and leave groups are moved by their groups' calls, 500 accounts each (--group-batch), wherever that costs less (--strategy)."
                ),
                ("display name", "One PUT for each account: 160 in five minutes."),
                ("delete", "Many at once, where the service takes it."),
            ]),
            .heading("What is set where"),
            .table([
                ("--quota cloud", "Cloud's quotas. They apply by themselves on cloud.uipath.com."),
                ("--quota none", "No quota: the default elsewhere."),
                ("--quota PUT=160/300s", "Any others, as in GET=300,POST=24000,PUT=160,DELETE=160/300s."),
                (
                    "--concurrency auto|N",
                    """
                    How many calls are in flight at once. auto (the default) grows while the service answers as fast as before, shrinks when it slows down or answers 503, \
                    and never exceeds 64; auto:N never exceeds N. N keeps to N.
                    """
                ),
            ]),
            .text(
                """
                The plan's bill tells calls, windows and time before anything is sent. Something else may spend the same quota: when the service refuses a call, Muster \
                waits as long as it is told, and no row is the worse for it. What was spent is remembered for later runs.
                """
            ),
            .lines(["muster plan samples/robot-accounts.csv --sandbox --quota cloud"]),
        ]
    )
}
