import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a yes is a yes to.
@Suite("Asking", .inTurn)
struct AskingTests {
    /// So many accounts leave the group Legacy, one a row.
    private static let count = 30

    private func writes(_ sandbox: RunningSandbox) async -> Int {
        await sandbox.snapshot().calls.filter { !$0.key.hasPrefix("GET") && $0.key != "POST token" }.values.reduce(0, +)
    }

    /// How many accounts are still in Legacy.
    private func members(_ sandbox: RunningSandbox) async throws -> Int {
        let snapshot = await sandbox.snapshot()
        let legacy = try #require(snapshot.groups.first { $0.name == "Legacy" }).id
        return snapshot.accounts.count { $0.groupIDs.contains(legacy) }
    }

    /// An organization whose accounts are in Finance and Legacy, and `leave.csv`, by which they leave Legacy.
    private func withLeavers(
        faults: String = "",
        _ body: (Muster, RunningSandbox) async throws -> Void
    ) async throws {
        try await withSandbox(faults: faults) { muster, sandbox in
            let sheet = { (groups: String) in
                "name,groups\n" + (1...Self.count).map { "bot-\($0),\(groups)\n" }.joined()
            }
            try muster.write(sheet("Finance;Legacy"), to: "first.csv")
            try muster.write(sheet("Finance"), to: "leave.csv")
            #expect(try await muster("import", "first.csv", "--run", "first").code == 0)
            #expect(try await members(sandbox) == Self.count)
            try await body(muster, sandbox)
        }
    }

    @Test("Before the answer, v shows the rows in the pager, and the question is asked again")
    func view() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(
                "name,displayName\n" + (1...40).map { "new-\($0),New \($0)\n" }.joined(),
                to: "robots.csv"
            )
            var paged = muster
            paged.environment["PAGER"] = "sed 's/^/| /'"
            let refused = try await Terminal.run(paged, "import", "robots.csv", "--run", "run") { terminal in
                try await terminal.expect("40  to create")
                try await terminal.expect("Go ahead? [y/N/v] (v shows the rows)")
                try terminal.type("v\n")
                try await terminal.expect("| + new-1  display \"New 1\"")
                try await terminal.expect("| + new-40  display \"New 40\"")
                try await terminal.expect("Go ahead?")
                try terminal.type("\n")
            }
            #expect(refused.code == 130 && refused.output.contains("Nothing was sent."))
            #expect(await writes(sandbox) == 0)
            paged.environment["PAGER"] = "no-such-pager"
            let agreed = try await Terminal.run(paged, "import", "robots.csv", "--run", "run") { terminal in
                try await terminal.expect("Go ahead?")
                try terminal.type(" V \n")
                try await terminal.expect("+ new-40  display \"New 40\"")
                try await terminal.expect("Go ahead?")
                try terminal.type("y\n")
            }
            #expect(agreed.code == 0 && agreed.output.contains("40 created"), "\(agreed.output)")
        }
    }

    @Test("A pager that is left before it has read all ends nothing")
    func leftEarly() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name\n" + (1...6000).map { "a-rather-long-name-\($0)\n" }.joined(), to: "robots.csv")
            var paged = muster
            paged.environment["PAGER"] = "head -n 1"
            let ended = try await Terminal.run(paged, "import", "robots.csv") { terminal in
                for answer in ["v", "v", "n"] {
                    try await terminal.expect("Go ahead?")
                    try terminal.type(answer + "\n")
                }
            }
            #expect(
                ended.code == 130 && ended.output.contains("+ a-rather-long-name-1 "),
                "\(ended.output.suffix(500))"
            )
        }
    }

    @Test("Of a result that goes elsewhere, the rows are shown all the same where the question is")
    func viewBesideResult() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name\nnew-1\n", to: "robots.csv")
            let script = "exec \(Muster.path) import robots.csv --run run > result.txt"
            let ended = try await Terminal.run(muster, program: "/bin/sh", ["-c", script]) { terminal in
                try await terminal.expect("Go ahead?")
                try terminal.type("v\n")
                try await terminal.expect("+ new-1")
                try await terminal.expect("Go ahead?")
                try terminal.type("y\n")
            }
            let result = try String(contentsOfFile: muster.folder.appending("result.txt").string, encoding: .utf8)
            #expect(ended.code == 0 && result.hasPrefix("1 created\n"), "\(result)")
        }
    }

    @Test("A summary tells apart what a canary takes away and what the whole plan does")
    func summary() async throws {
        try await withLeavers { muster, _ in
            try muster.write(
                "name,groups,action\nbot-1,Finance,\nbot-2,(none),\nbot-3,,delete\n"
                    + (4...Self.count).map { "bot-\($0),Finance,\n" }.joined(),
                to: "leave.csv"
            )
            let arguments = ["plan", "leave.csv", "--limit", "1", "--allow-delete"]
            let text = try await muster.run(arguments).output
            #expect(
                text.contains(
                    """
                           1  to update, taking away 1 group membership
                          29  left for later by --limit; resume shows them and asks first
                      The whole plan, with what is left for later:
                          29  to update, taking away 30 group memberships
                           1  to delete
                      ! No robot account would be left in 'Legacy'
                      ! 1 account would be left in no group but Everyone: 'bot-2'
                      ! 1 account is deleted for good: undo can only create new ones, with new ids

                    """
                ),
                "\(text)"
            )
            let lines = try await muster.run(arguments + ["--output", "json"]).output.split(separator: "\n")
            let plan = try JSON(String(try #require(lines.last)))
            #expect(plan["removals"]?.number == 1 && plan["deletes"]?.number == 0 && plan["later"]?.number == 29)
            #expect(plan["emptiedGroups"]?.elements.isEmpty == true)
            let whole = try #require(plan["whole"])
            #expect(whole["updates"]?.number == 29 && whole["removals"]?.number == 30 && whole["deletes"]?.number == 1)
            #expect(whole["emptiedGroups"]?.elements.map(\.text) == ["Legacy"])
            #expect(whole["strandedAccounts"]?.elements.map(\.text) == ["bot-2"])
        }
    }

    @Test("A yes to a canary is one to its rows only: the resume that does the rest needs its own")
    func canary() async throws {
        try await withLeavers { muster, sandbox in
            let asked = try await muster("import", "leave.csv", "--limit", "3", "--run", "run")
            #expect(asked.code == 64 && asked.errors.contains("takes away 3 group memberships."), "\(asked.errors)")
            #expect(try await members(sandbox) == Self.count)
            #expect(try await muster("import", "leave.csv", "--limit", "3", "--yes", "--run", "run").code == 75)
            #expect(try await members(sandbox) == Self.count - 3)
            let before = await writes(sandbox)
            let resumed = try await muster("resume", "run")
            #expect(resumed.code == 64 && resumed.errors.contains("27  to update, taking away 27 group memberships"))
            #expect(resumed.errors.contains("The plan takes away 27 group memberships."), "\(resumed.errors)")
            #expect(await writes(sandbox) == before)
            #expect(try await muster("resume", "run", "--yes").code == 0)
            #expect(try await members(sandbox) == 0)
        }
    }

    @Test("On a terminal the resume of a canary shows the rest and asks; no sends nothing")
    func canaryOnTerminal() async throws {
        try await withLeavers { muster, sandbox in
            for (answer, code, left) in [("n", 130, 30), ("y", 75, 27)] as [(String, Int32, Int)] {
                let ended = try await Terminal.run(muster, "import", "leave.csv", "--limit", "3", "--run", "run") {
                    try await $0.expect("Go ahead?")
                    try $0.type(answer + "\n")
                }
                #expect(ended.code == code, "\(ended.output)")
                #expect(try await members(sandbox) == left)
            }
            for (answer, code, left) in [("n", 130, 27), ("y", 0, 0)] as [(String, Int32, Int)] {
                let ended = try await Terminal.run(muster, "resume", "run") {
                    try await $0.expect("27  to update, taking away 27 group memberships")
                    try await $0.expect("Go ahead?")
                    try $0.type(answer + "\n")
                }
                #expect(ended.code == code, "\(ended.output)")
                #expect(try await members(sandbox) == left)
            }
        }
    }

    @Test("A canary that takes nothing away goes ahead without a yes, although the whole would take something away")
    func harmlessCanary() async throws {
        try await withLeavers { muster, sandbox in
            let sheet = "name,groups\nnew-1,Finance\n" + (1...3).map { "bot-\($0),Finance\n" }.joined()
            try muster.write(sheet, to: "mixed.csv")
            #expect(try await muster("import", "mixed.csv", "--run", "whole").code == 64)
            #expect(try await muster("import", "mixed.csv", "--limit", "1", "--run", "run").code == 75)
            #expect(try await muster("resume", "run").code == 64)
            #expect(try await members(sandbox) == Self.count)
            #expect(try await muster("resume", "run", "--yes").code == 0)
            #expect(try await members(sandbox) == Self.count - 3)
        }
    }

    @Test("Safety limits reject a canary by what the whole plan does")
    func safetyLimits() async throws {
        try await withLeavers { muster, sandbox in
            for brake in ["--max-removals", "--max-changes"] {
                let held = try await muster("import", "leave.csv", "--limit", "3", "--yes", brake, "29", "--run", "run")
                #expect(held.code == 3 && held.errors.contains("30 of "), "\(held.errors)")
            }
            #expect(try await members(sandbox) == Self.count)
        }
    }

    @Test("A limit that leaves nothing for later is no canary, and an agreement to it one to the whole")
    func wideLimit() async throws {
        try await withLeavers(faults: "slow=1:20ms") { muster, sandbox in
            try await kill(muster, sandbox, "import", "leave.csv", "--limit", "100", "--yes", "--run", "run")
            #expect(try await muster("resume", "run").code == 0)
            #expect(try await members(sandbox) == 0)
        }
    }

    @Test(
        "What was agreed to as a whole is not asked about again when the run was killed: an import, and a canary's resume"
    )
    func killed() async throws {
        try await withLeavers(faults: "slow=1:20ms") { muster, sandbox in
            let canary = ["--limit", "3", "--strategy", "account", "--yes", "--run", "run"]
            #expect(try await muster.run(["import", "leave.csv"] + canary).code == 75)
            try await kill(muster, sandbox, "resume", "run", "--yes")
            #expect(try await members(sandbox) > 0)
            #expect(try await muster("resume", "run").code == 0)
            #expect(try await members(sandbox) == 0)
        }
    }

    /// Kills a command, whose calls are of accounts, once it has written something.
    private func kill(_ muster: Muster, _ sandbox: RunningSandbox, _ arguments: String...) async throws {
        let before = await writes(sandbox)
        var slow = muster
        slow.environment["MUSTER_CONCURRENCY"] = "1"
        let words = arguments + (arguments[0] == "import" ? ["--strategy", "account"] : [])
        let ended = try await slow.with(words) { pid in
            while await writes(sandbox) == before { try await Task.sleep(for: .milliseconds(1)) }
            _ = Glibc.kill(pid, SIGKILL)
        }
        #expect(ended.code == 128 + SIGKILL, "\(ended.output)\(ended.errors)")
    }

    @Test("Kept plans, retries and undos with --limit are canaries alike")
    func followUps() async throws {
        try await withLeavers { muster, sandbox in
            #expect(try await muster("plan", "leave.csv", "--out", "kept.plan").code == 0)
            #expect(
                try await muster("import", "--plan", "kept.plan", "--limit", "3", "--yes", "--run", "kept").code == 75
            )
            #expect(try await muster("resume", "kept").code == 64)
            #expect(try await muster("resume", "kept", "--yes").code == 0)
            #expect(try await members(sandbox) == 0)

            // The undo of what brought them back takes them out again.
            #expect(try await muster("import", "first.csv", "--run", "back").code == 0)
            #expect(try await muster("undo", "back", "--limit", "3", "--yes", "--run", "undo").code == 75)
            #expect(try await muster("resume", "undo").code == 64)
            #expect(try await members(sandbox) == Self.count - 3)
            #expect(try await muster("resume", "undo", "--yes").code == 0)
            #expect(try await members(sandbox) == 0)

            #expect(try await muster("import", "first.csv", "--run", "again").code == 0)
            let mistaken = (1...Self.count).map { "bot-\($0),Finanze\n" }.joined()
            try muster.write("name,groups\n" + mistaken, to: "mistaken.csv")
            #expect(try await muster("import", "mistaken.csv", "--run", "mistaken").code == 1)
            try muster.edit("mistaken/errors.csv", "Finanze", "Finance")
            #expect(try await muster("retry", "mistaken", "--limit", "3", "--yes", "--run", "retry").code == 75)
            #expect(try await muster("resume", "retry").code == 64)
            #expect(try await members(sandbox) == Self.count - 3)
            #expect(try await muster("resume", "retry", "--yes").code == 0)
            #expect(try await members(sandbox) == 0)
        }
    }

    @Test("A yes to a sheet is none to an edited one")
    func rebased() async throws {
        try await withLeavers(faults: "slow=1:20ms") { muster, sandbox in
            try await kill(muster, sandbox, "import", "leave.csv", "--yes", "--run", "run")
            let edited = (1...Self.count).map { "bot-\($0),(none)\n" }.joined()
            try muster.write("name,groups\n" + edited, to: "leave.csv")
            #expect(try await muster("resume", "run", "--rebase").code == 64)
            #expect(try await muster("resume", "run", "--rebase", "--yes").code == 0)
            #expect(try await members(sandbox) == 0)
        }
    }
}
