extension HelpPage {
    static let quota = HelpPage(
        name: "quota",
        abstract: "how long a run takes, and how to shorten it",
        parts: [
            .text(
                """
                Automation Cloud allows an organization 300 GET, 24,000 POST and 160 PUT, PATCH or DELETE calls in five minutes. At one call each, ten thousand updates \
                take more than five hours. Muster keeps within the quota that it knows, plans the fewest calls, and waits where it must.
                """
            ),
            .table([
                ("create", "One POST for each account: 24,000 in five minutes."),
                (
                    "groups",
                    "Muster updates accounts that only change groups in bulk through the group API, 500 accounts a call (--group-batch), where that costs less (--strategy). A new group (--create-groups) takes its first batch with the POST that creates it."
                ),
                ("display name", "One PUT for each account: 160 in five minutes."),
                ("delete", "Many accounts in one call, where the service accepts it."),
            ]),
            .heading("Options"),
            .table([
                ("--quota cloud", "Cloud's quotas. The default on cloud.uipath.com."),
                ("--quota none", "No quota. The default elsewhere."),
                ("--quota PUT=160/300s", "Other quotas, as in GET=300,POST=24000,PUT=160,DELETE=160/300s."),
                (
                    "--concurrency auto|N",
                    """
                    How many calls are in flight at once. auto (the default) increases the number while the service answers as fast as before, decreases it when the service \
                    slows down or answers 503, and never exceeds 64. auto:N never exceeds N. N fixes the number.
                    """
                ),
            ]),
            .text(
                """
                The plan shows calls, windows and time before anything is sent. Other programs may spend the same quota. When the service throttles a call, Muster waits as \
                long as the service asks, and no row fails because of it. Muster remembers spent calls for later runs.
                """
            ),
            .lines(["muster plan samples/robot-accounts.csv --sandbox --quota cloud"]),
        ]
    )
}
