extension HelpPage {
    static let sheet = HelpPage(
        name: "sheet",
        abstract: "the columns of a sheet, and what its cells mean",
        parts: [
            .text(
                """
                A sheet is a CSV with a header row and then rows. Column names match whatever their case, spaces and punctuation. What one row is about is the \
                sheet's layout: accounts, memberships or matrix. Muster recognizes it and says it first; --layout chooses it.
                """
            ),
            .heading("Layout accounts: one row is one account"),
            .table([
                ("id", "The account to update. Empty: Muster finds it by name. Also: robotAccountId."),
                ("name", "The unique name. Needed to create an account; it cannot change. Also: UserName."),
                ("displayName", "The friendly name."),
                (
                    "groups",
                    "The full set of groups; the account keeps Everyone. Also: groupIds, and GroupName in UiPathOrch's account export."
                ),
                ("addGroups", "Groups to enter, instead of groups. Also: groupIDsToAdd."),
                ("removeGroups", "Groups to leave, instead of groups. Also: groupIDsToRemove."),
                ("action", "create, update, upsert, delete (with --allow-delete) or skip. Empty: the run's --mode."),
                ("partitionGlobalId", "The organization's id. A row of another organization fails."),
            ]),
            .lines([
                "name,displayName,groups,addGroups,action,Cost center",
                "invoice-01,Invoice 1,Finance;Invoicing,,,CC-210",
                "invoice-02,,,Finance,update,CC-210",
                "old-robot,,,,skip,CC-900",
            ]),
            .text(
                """
                A list of groups can stand in several columns: addGroups 1 and addGroups 2, UiPathOrch's GroupName0 to GroupName9, or any columns with a --map each. Rows that \
                state different full sets for one account all fail.
                """
            ),
            .heading("Layout memberships: one row is one account in one group"),
            .text(
                """
                Columns: name or id, group (also: member of, GroupName) and, if you like, action: add, remove or skip. Rows without an action follow --mode: add (the \
                default), remove, or exact, which leaves each account that the sheet names in exactly the groups that its rows list. No account is created. Muster reads UiPathOrch's \
                member export (Path,GroupName,Type,UserName,...) in the same way and skips people, groups and applications.
                """
            ),
            .lines(["name,group", "invoice-01,Finance", "invoice-01,Payroll", "invoice-02,Finance"]),
            .heading("Layout matrix: each further column is a group"),
            .text(
                """
                The heading is a group's name or id. x, ✓, 1, yes, true or y: the account is in the group. Empty, 0, no, false, n or -: it is not. Another text fails its row. Groups \
                without a column stay as they are.
                """
            ),
            .lines(["name,Finance,Payroll,Owner", "invoice-01,x,,Ada", "invoice-02,,x,Bo", "invoice-03,x,x,Cy"]),
            .heading("Columns that Muster does not know"),
            .text(
                """
                Reports keep them untouched. One that looks as if it meant something stops the import: its heading is nearly a known one, or most of its cells are \
                groups of the organization. --map 'displayName=Robot label' gives a column its meaning, and --ignore 'Robot label' leaves it out.
                """
            ),
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
