import ArgumentParser
import IdentityAPI
import Muster
import SystemPackage

struct ExportCommand: AsyncParsableCommand, ConnectionConfigurable, OutputConfigurable {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all accounts to a CSV that import reads back without a change.",
        discussion: """
            Export reads 1000 accounts a call and writes them in the order of their names, with groups by name. It writes a file whole or not at all. A cell that a \
            spreadsheet would run as a formula gets a ' in front; import removes it.

            --layout sets what one row stands for. accounts: one account. memberships: one account in one group; an account without a group has no row. \
            matrix: one account, with a column for each group and an x in the account's groups. Export leaves out the group Everyone, which holds every account. --group \
            and --match select accounts. Export writes every selected account with all its groups, so that importing the file with --mode exact removes none of them. \
            --output json prints the same objects in every layout.

              muster export --sandbox
              muster export --sandbox --out robots.csv
              muster export --sandbox --group gryff-01 --match 'ro*' --columns name,groups
              muster export --sandbox --excel --delimiter ';' --out for-excel.csv
              muster export --sandbox --layout memberships --group gryff-01
              muster export --sandbox --layout matrix --out matrix.csv
            """
    )

    @Option(help: ArgumentHelp("The file. Default: standard output.", valueName: "file"), completion: .file())
    var out: String?
    @Option(
        help: ArgumentHelp("What one row is: accounts, memberships or matrix. Default: accounts.", valueName: "layout"),
        completion: .list(Layout.allCases.map(\.rawValue)),
        transform: Choice.of(Layout.allCases)
    ) var layout = Layout.accounts
    @Option(
        help: ArgumentHelp("Only accounts of this group, with all their groups. Repeatable.", valueName: "group")
    ) var group: [String] = []
    @Option(
        help: ArgumentHelp(
            "Only accounts whose name matches, as in 'invoice-*', in any case. Repeatable.",
            valueName: "glob"
        )
    ) var match: [String] = []
    @Option(
        help: ArgumentHelp(
            "The columns of --layout accounts, separated by commas. Default: \(ExportColumn.allCases.map(\.rawValue).joined(separator: ",")).",
            valueName: "names"
        ),
        completion: .list(ExportColumn.allCases.map(\.rawValue)),
        transform: { try $0.split(separator: ",").map { try Choice.of(ExportColumn.allCases)(String($0)) } }
    ) var columns: [ExportColumn]?
    @Flag(help: "For Excel: UTF-8 with a byte order mark, and Windows line ends.") var excel = false
    @Option(
        help: ArgumentHelp("The character between cells: , ; | or tab. Default: a comma.", valueName: "char"),
        completion: .list([",", "tab"])
    ) var delimiter = ","
    @OptionGroup(title: "The service") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        _ = try options()
        guard let columns else { return }
        guard layout == .accounts else {
            throw ValidationError("--columns belongs to --layout accounts: \(layout.rawValue) has its own columns.")
        }
        guard Set(columns).count == columns.count else { throw ValidationError("--columns names a column twice.") }
        guard columns.contains(.id) || columns.contains(.name) else {
            throw ValidationError("--columns must include 'id' or 'name', so that each row names its account.")
        }
    }

    func run() async throws {
        let options = try options()
        try await Session.with(connection) { session in
            if output.verbose { Console.note(VerboseText.connection(session)) }
            let export = try await AccountExport(client: session.client, options: options)
            let written = if let out { try await write(export, to: FilePath(out)) } else { try await print(export) }
            if output.output == .json {
                Console.say(JSONLine.export(written.accounts, to: out.map { FilePath($0) }))
            }
            try Console.requireOutput()
            if output.isTalkative { tell(written) }
        }
    }

    private func tell(_ written: AccountExport.Written) {
        Console.note(written.accounts.counted("account"))
        guard written.accountsWithoutRecord > 0 else { return }
        let (are, have) = written.accountsWithoutRecord == 1 ? ("is", "it has") : ("are", "they have")
        let accounts = written.accountsWithoutRecord.counted("account")
        Console.note("\(accounts) \(are) in no group, so \(have) no row")
    }

    private func write(_ export: AccountExport, to path: FilePath) async throws -> AccountExport.Written {
        var file = try AtomicFile(at: path)
        let written = try await each(export) { try file.write($0) }
        try file.commit()
        return written
    }

    /// Prints nothing before all of it is there: what was printed cannot be taken back when the list proves to be incomplete.
    private func print(_ export: AccountExport) async throws -> AccountExport.Written {
        let say = { (bytes: [UInt8]) in
            Console.say(bytes: bytes)
            try Console.requireOutput()
        }
        guard !Console.outputIsDevice else { return try await each(export) { try say(Array($0)) } }
        let rows = SpillFile()
        let written = try await each(export) {
            try rows.append($0)
            try Console.requireReader()
        }
        try rows.drain(say)
        return written
    }

    private func each(
        _ export: AccountExport,
        _ write: (ArraySlice<UInt8>) throws -> Void
    ) async throws -> AccountExport.Written {
        guard output.output == .json else { return try await export.writeCSV(write) }
        var written = AccountExport.Written()
        written.accounts = try await export.eachAccount { account in
            try write(ArraySlice((JSONLine.account(account, export.groupNames(of: account)) + "\n").utf8))
        }
        return written
    }

    private func options() throws -> AccountExport.Options {
        var options = AccountExport.Options()
        options.layout = layout
        options.columns = columns ?? options.columns
        options.groups = group
        options.patterns = match
        options.isForExcel = excel
        options.delimiter = try SheetOptions.delimiter(written: delimiter)
        return options
    }
}
