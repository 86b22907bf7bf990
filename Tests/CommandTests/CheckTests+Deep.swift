import Foundation
import IdentitySandbox
import TestSupport
import Testing

extension CheckTests {
    @Test("--deep compares the service with what Muster needs, only reads, and prints one table")
    func deep() async throws {
        try await withSandbox(accounts: 30) { muster, sandbox in
            let ended = try await muster("check", "--deep")
            #expect(ended.code == 0, "\(ended.output)")
            for line in [
                "The service, tested with at most 30 GET calls that change nothing:", "  ✓ skip            obeyed",
                "  ✓ totalCount      31, as many as were read", "  ! form of ids     '88-uv' is no UUID",
                "  ✓ searchTerm *    any part of a name", "  · taken name *    unknown without a write",
                "  · quota window *  unknown: only a spent quota shows it",
                "It works, except for what is marked !. Next: muster plan robots.csv",
            ] {
                #expect(ended.output.contains(line + "\n"), "\(line)\n\(ended.output)")
            }
            let calls = await sandbox.snapshot().calls
            #expect(calls.keys.allSatisfy { $0.hasPrefix("GET") || $0 == "POST token" }, "\(calls)")
            // Three calls are the ordinary check's own.
            #expect(calls.values.reduce(0, +) <= 33)
            // Without it, nothing of this is asked or told.
            let plain = try await muster("check")
            #expect(!plain.output.contains("searchTerm") && !plain.output.contains("service  "))
        }
    }

    @Test(
        "--deep ends with 1 where something is missing that is needed, and says what follows",
        arguments: [false, true]
    )
    func deepMissing(quiet: Bool) async throws {
        try await withSandbox(faults: "skip=ignored,search=nothing", accounts: 30) { muster, _ in
            let ended = try await muster.run(["check", "--deep"] + (quiet ? ["--quiet"] : []))
            let text = ended.output.replacing(/\n {18,20}/, with: " ")
            #expect(ended.code == 1, "\(ended.output)")
            #expect(text.contains("✗ skip            ignored: every page begins with the first account"))
            #expect(text.contains("→ Muster cannot read past the first page"))
            #expect(text.contains("✗ service         ") && text.contains("Not ready."))
            #expect(text.contains("! searchTerm") != quiet)
        }
    }

    @Test("--deep as JSON: an object for each check, then what they come to")
    func deepJSON() async throws {
        try await withSandbox(faults: "unknown-id=html,total=absent", accounts: 30) { muster, _ in
            let ended = try await muster("check", "--deep", "--output", "json")
            let all = try objects(ended.output)
            let checks = all.filter { $0["event"] as? String == "conformance" }
            let verdicts = Dictionary(
                uniqueKeysWithValues: checks.map { ($0["check"] as? String ?? "", $0["verdict"] as? String ?? "") }
            )
            #expect(verdicts["unknownID"] == "missing" && verdicts["total"] == "differs")
            #expect(verdicts["skip"] == "holds" && verdicts["duplicateName"] == "untold")
            let service = try #require(all.first { $0["what"] as? String == "service" })
            #expect(service["ok"] as? Bool == false)
            #expect(all.last?["exitCode"] as? Int == 1 && ended.code == 1)
        }
    }

    @Test("--deep asks nothing where the accounts cannot be read, and says so")
    func deepUnreadable() async throws {
        try await withSandbox { muster, sandbox in
            var muster = muster
            muster.environment["MUSTER_SCOPE"] = "PM.Group.Read"
            let ended = try await muster("check", "--deep")
            #expect(ended.code == 77 && ended.output.contains("· service         not tried"), "\(ended.output)")
            #expect(await sandbox.snapshot().calls["GET elsewhere"] == nil)
        }
    }
}
