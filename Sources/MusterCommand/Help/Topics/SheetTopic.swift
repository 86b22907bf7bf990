extension HelpPage {
    static let sheet = HelpPage(
        name: "sheet",
        abstract: "the columns of a sheet, and what its cells mean",
        parts: [
            .text(
                """
                A sheet is a CSV with a header row and then one row for each change. Column names match whatever their case, spaces, _ and -. Columns that \
                Muster does not know are carried through to the reports untouched.
                """
            ),
            .heading("Columns"),
            .table([
                ("id", "The account to update. Empty: it is found by name. Also: robotAccountId."),
                ("name", "The unique name. Needed to create an account; it cannot change. Also: UserName."),
                ("displayName", "The friendly name."),
                (
                    "groups",
                    "All groups that the account should be in. Everyone stays whatever it says. Also: GroupName, groupIds."
                ),
                ("addGroups", "Groups to enter, instead of groups. Also: groupIDsToAdd."),
                ("removeGroups", "Groups to leave, instead of groups. Also: groupIDsToRemove."),
                ("action", "create, update, upsert, delete (with --allow-delete) or skip. Empty: the run's --mode."),
                ("partitionGlobalId", "The organization's id. A row of another organization fails."),
            ]),
            .text("--map 'displayName=Robot label' gives a column of another name its meaning."),
            .heading("Cells"),
            .text(
                "An absent column and an empty cell mean: leave it as it is. (none) means: empty it; for groups, no group but Everyone."
            ),
            .text(
                """
                A cell lists groups by name or id, with ; between them (--list-separator). Names match whatever their case. One that is not found fails its row, and \
                the nearest names are told; --create-groups makes missing groups, and --map-groups FILE renames them.
                """
            ),
            .text(
                "Several rows for one account are applied in the order of the sheet. Accounts that are already as the sheet says cost no call."
            ),
            .heading("Names that mean another account"),
            .table([
                (
                    "bot-*",
                    """
                    Fails unless an account bears the very name. With --wildcards, * (any text) and ? (one character) stand for every account that \
                    is there and matches, to update or delete them; the row has one outcome for all.
                    """
                ),
                ("42", "Fails where there is 0042: spreadsheets drop zeros. An action cell that says create makes 42."),
                ("=\"0042\"", "Is read as 0042, in every column, and said once."),
                ("M?ller", "Fails where there is Müller: a conversion has lost the letter."),
                (
                    "robot-007",
                    "Where there is robot-0007 and no row names it, plan points out that the new account is much like it."
                ),
            ]),
            .text(
                """
                A text such as Finance, Payroll that is no group and lists some with another separator fails its row and names --list-separator; \
                --create-groups makes no group of it, unless --list-separator is given.
                """
            ),
            .heading("An example"),
            .lines([
                "name,displayName,groups,addGroups,action,Cost center",
                "invoice-01,Invoice 1,Finance;Invoicing,,,CC-210",
                "invoice-02,,,Finance,update,CC-210",
                "old-robot,,,,skip,CC-900",
            ]),
            .heading("Files"),
            .text(
                """
                Commas, semicolons, tabs or | between cells and the encoding are found from the file (--delimiter, --encoding say otherwise); Excel's sep= line and \
                any line ends are read. A file that is broken is refused as a whole, with every problem by its place, and nothing is sent.
                """
            ),
            .lines([
                "muster inspect samples/robot-accounts.csv",
                "muster plan samples/robot-accounts.csv --sandbox",
            ]),
        ]
    )
}
