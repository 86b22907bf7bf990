extension HelpPage {
    static let sheet = HelpPage(
        name: "sheet",
        abstract: "the columns of a sheet, and what its cells mean",
        parts: [
            .text(
                """
                A sheet is a CSV with a header row and then rows. Column names match whatever their case, spaces and punctuation. The layout says what one row stands for: \
                accounts, memberships or matrix. Muster recognizes the layout and names it first; --layout sets it.
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
                Several columns can form one list of groups: addGroups 1 and addGroups 2, UiPathOrch's GroupName0 to GroupName9, or any columns with one --map each. Rows that \
                state different full sets for one account all fail.
                """
            ),
            .heading("Layout memberships: one row is one account in one group"),
            .text(
                """
                Columns: name or id, group (also: member of, GroupName) and, optionally, action: add, remove or skip. Rows without an action follow --mode: add (the \
                default), remove or exact. With exact, each account that the sheet names ends in exactly the groups that its rows list. This layout never creates an account. Muster also \
                reads UiPathOrch's member export (Path,GroupName,Type,UserName,...) and skips people, groups and applications.
                """
            ),
            .lines(["name,group", "invoice-01,Finance", "invoice-01,Payroll", "invoice-02,Finance"]),
            .heading("Layout matrix: each further column is a group"),
            .text(
                """
                The header is a group's name or id. x, ✓, 1, yes, true or y: the account is in the group. Empty, 0, no, false, n or -: it is not. Any other text fails the row. Groups \
                without a column stay as they are.
                """
            ),
            .lines(["name,Finance,Payroll,Owner", "invoice-01,x,,Ada", "invoice-02,,x,Bo", "invoice-03,x,x,Cy"]),
            .heading("Columns that Muster does not know"),
            .text(
                """
                Reports keep them untouched. An unknown column that looks meaningful stops the import: its header resembles a known one, or most of its cells are \
                groups of the organization. --map 'displayName=Robot label' gives a column a meaning, and --ignore 'Robot label' ignores it.
                """
            ),
            .heading("Cells"),
            .text(
                "An absent column and an empty cell mean: leave it as it is. (none) means: empty it; for groups, no group but Everyone."
            ),
            .text(
                """
                A cell lists groups by name or id, separated by ; (--list-separator). Names match whatever their case. An unknown name fails the row, and the message suggests \
                the nearest names. --create-groups creates missing groups, and --map-groups FILE renames groups.
                """
            ),
            .text(
                "Muster applies several rows for one account in the order of the sheet. An account that already is as the sheet says costs no call."
            ),
            .heading("Names that mean another account"),
            .table([
                (
                    "bot-*",
                    """
                    Fails unless an account has exactly this name. With --wildcards, * (any text) and ? (one character) stand for every existing account \
                    that matches, to update or delete it. The row has one outcome for all.
                    """
                ),
                ("42", "Fails when 0042 exists: spreadsheets drop leading zeros. The action create creates 42."),
                ("=\"0042\"", "Muster reads it as 0042, in every column, and says so once."),
                ("M?ller", "Fails when Müller exists: a conversion lost the letter."),
                (
                    "robot-007",
                    "When robot-0007 exists and no row names it, plan warns that the new account resembles it."
                ),
            ]),
            .text(
                """
                A text such as Finance, Payroll that is no group, but whose parts are, fails the row and names --list-separator. --create-groups does not create a group \
                of that name unless --list-separator is given.
                """
            ),
            .heading("Files"),
            .text(
                """
                Muster detects the delimiter (comma, semicolon, tab or |) and the encoding; --delimiter and --encoding set them. It reads Excel's sep= line and any line \
                ends. It rejects a broken file and lists each problem with its location. Nothing is sent then.
                """
            ),
            .text(
                """
                When titles stand above the table, --header-row 3 names the row of the header as a spreadsheet program counts it. Muster ignores the rows above it. When \
                the first row is no header, Muster names the right one. It ignores a Ctrl-Z at the end of the file.
                """
            ),
            .text(
                """
                Muster ignores empty cells beyond the header, unless the header may have lost a delimiter: then it rejects the file. It warns before it asks about a last line \
                without an end, a total line that would become an account, and a column that names several organizations.
                """
            ),
            .lines([
                "muster inspect samples/robot-accounts.csv",
                "muster plan samples/robot-accounts.csv --sandbox",
            ]),
        ]
    )
}
