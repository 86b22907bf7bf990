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
            .text(
                """
                Where titles stand above the table, --header-row 3 names the row of the header, as a spreadsheet program shows it; what is above is skipped. Muster \
                names that row when the first one is no header. A Ctrl-Z at the end of the file is ignored.
                """
            ),
            .text(
                """
                Empty cells beyond the header are left out, unless the header may have lost a delimiter: then the file is refused. A last line without an end, a \
                total line that would become an account, and a column that names several organizations are pointed out before anything is asked.
                """
            ),
            .lines([
                "muster inspect samples/robot-accounts.csv",
                "muster plan samples/robot-accounts.csv --sandbox",
            ]),
        ]
    )
}
