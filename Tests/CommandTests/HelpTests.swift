import Foundation
import Testing
import TestSupport

/// Help, as somebody reads it who has never seen the program.
@Suite("Help", .inTurn)
struct HelpTests {
    static let pages = [
        "inspect", "plan", "import", "resume", "retry", "undo", "report", "export", "ui", "login", "logout", "init",
        "check",
        "sandbox", "help",
        "sheet", "quota",
        "settings", "exit-codes", "json", "faults",
    ]

    @Test("Every example on a page of help works when it is pasted, in the order of the page", arguments: [""] + pages)
    func examples(page: String) async throws {
        try await withSamples { muster in
            let help = try await muster.run(["help", page].filter { !$0.isEmpty }).output
            let lines = help.split(separator: "\n").filter { $0.hasPrefix("    muster ") }
            let examples = lines.filter { !$0.hasSuffix("[options]") }
            for example in examples.map({ $0.drop { $0 == " " } }) {
                if example.hasPrefix("muster sandbox") {
                    try await rehearse(String(example), muster)
                } else {
                    // Nobody opens the page, so it ends by itself.
                    let ending = example.hasPrefix("muster ui") ? " --no-browser --idle-timeout 1s" : ""
                    let ended = try await muster.shell(example + ending)
                    #expect(Self.codes(of: example).contains(ended.code), "\(example): \(ended.code) \(ended.errors)")
                }
            }
        }
    }

    /// The exit codes that an example may have by what it shows.
    private static func codes(of example: Substring) -> [Int32] {
        if example.contains("mistakes") || example.contains("rehearsal") { return [0, 1] }
        if example.contains("--detailed-exitcode") { return [2] }
        // Nobody is there to ask, and there is no such organization: either is said, with what to do.
        if example.hasPrefix("muster init") { return [64, 78] }
        if example.contains("--profile acme") { return [78] }
        return example.contains("--limit") ? [75] : [0]
    }

    /// Runs a sandbox until it listens; on a free port, because the example's may be taken here.
    private func rehearse(_ example: String, _ muster: Muster) async throws {
        let line =
            "rm -f out.txt; \(example) --port 0 > out.txt & until grep -qs listens out.txt || ! kill -0 $!; do sleep 0.05; done; kill -TERM $!; wait $!"
        let ended = try await muster.shell(line)
        #expect(ended.code == 0, "\(example): \(ended.errors)")
    }

    @Test("The program's page lists every command and every topic, and each has a page")
    func list() async throws {
        try await withSamples { muster in
            let help = try await muster("--help").output
            for page in Self.pages {
                #expect(help.contains("  \(page)") || help.contains("help \(page)"), "\(page)")
                #expect(try await muster("help", page).code == 0)
            }
        }
    }

    @Test("No line of help is wider than the terminal", arguments: [60, 80, 100])
    func width(columns: Int) async throws {
        try await withSamples { muster in
            var muster = muster
            muster.environment["COLUMNS"] = "\(columns)"
            for page in Self.pages {
                let help = try await muster("help", page).output
                // Commands are not broken: they must work when pasted.
                let texts = help.split(separator: "\n").filter { !$0.hasPrefix("    ") || $0.hasPrefix("          ") }
                let wide = texts.filter { $0.count > columns && $0.split(separator: " ").count > 1 }
                #expect(wide == [], "\(page)")
            }
        }
    }

    @Test("Commands on pages of help fit into 80 columns")
    func examplesFit() async throws {
        try await withSamples { muster in
            for page in Self.pages {
                let help = try await muster("help", page).output
                #expect(
                    help.split(separator: "\n").filter { $0.hasPrefix("    muster") && $0.count > 80 } == [],
                    "\(page)"
                )
            }
        }
    }

    @Test("help COMMAND and COMMAND --help say the same")
    func same() async throws {
        try await withSamples { muster in
            let help = try await muster("help", "import").output
            #expect(help == (try await muster("import", "--help").output))
        }
    }

    @Test(
        "-h shows the common options on one screen, and how many more --help lists",
        arguments: ["plan", "import", "resume", "retry", "undo", "export", "ui", "check", "sandbox"]
    )
    func short(command: String) async throws {
        try await withSamples { muster in
            // What comes before the heading speaks of options too.
            let options = { (text: String) in
                Set(
                    (text.components(separatedBy: "\nOPTIONS\n").last ?? "").matches(of: /\n  (?:-h, )?(--[a-z-]+)/)
                        .map(\.1)
                )
            }
            let full = try await muster(command, "--help").output
            let short = try await muster(command, "-h").output
            let (all, common) = (options(full), options(short))
            #expect(common.isSubset(of: all))
            #expect(common.contains("--output") && common.count >= 4)
            #expect(short.split(separator: "\n", omittingEmptySubsequences: false).count <= 42)
            #expect(
                short.contains(
                    "muster \(command) --help explains the command and lists \(all.count - common.count) more options."
                )
            )
        }
    }

    @Test(
        "A word that means nothing gets the nearest word that does, exit code 64, and where help is",
        arguments: [
            ("improt x.csv", "Unknown command 'improt'. Did you mean 'import'?"),
            ("frobnicate", "Unknown command 'frobnicate'."),
            ("import --dryrun x.csv", "Unknown option '--dryrun'. Did you mean '--dry-run'?"),
            ("import x.csv --max-error=3", "Unknown option '--max-error'. Did you mean '--max-errors'?"),
            ("plan x.csv --accept-drift", "'--accept-drift' is an option of import and undo, and not of plan."),
            ("--sandbox import x.csv", "'--sandbox' comes after the command, as in 'muster import --sandbox'."),
            (
                "import x.csv --mode upset",
                "it must be upsert, create, update, add, remove or exact. Did you mean 'upsert'?"
            ),
            ("import x.csv --strategy grop", "it must be auto, account or group. Did you mean 'group'?"),
            ("import x.csv --output jsno", "it must be text or json. Did you mean 'json'?"),
            ("export --columns name,gruops", "Did you mean 'groups'?"),
            ("import x.csv --map dislpayName=Label", "Did you mean 'displayName'?"),
            ("import x.csv --limit", "Missing value for '--limit <n>'."),
            ("import x.csv --limit many", "The value 'many' is invalid for '--limit <n>'."),
            ("plan", "Missing expected argument '<file>'."),
            ("help shet", "There is no help for 'shet'. Did you mean 'sheet'?"),
        ]
    )
    func suggestions(line: String, complaint: String) async throws {
        try await withSamples { muster in
            let ended = try await muster.shell("muster \(line)")
            #expect(ended.code == 64)
            #expect(ended.output == "")
            #expect(ended.errors.contains(complaint), "\(ended.errors)")
            #expect(ended.errors.hasPrefix("muster: "))
            #expect(ended.errors.split(separator: "\n").count <= 2)
        }
    }
}
