import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// `/dev/full` stands for a full disk: each write to it fails with `ENOSPC`. Linux has it, macOS has not.
@Suite(
    "Standard output that cannot be written",
    .inTurn,
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
)
struct StandardOutputTests {
    private static let sheet = "name,displayName\n" + (1...40).map { "bot-\($0),Bot \($0)\n" }.joined()

    @Test(
        "A full disk ends what prints with 74 and a sentence, and no number of what was not written is reported",
        arguments: [
            "export", "export --output json", "plan robots.csv", "plan robots.csv --output json",
            "plan robots.csv --output json --detailed-exitcode", "inspect robots.csv", "inspect robots.csv --json",
            "inspect robots.csv --output json", "check", "check --output json", "help quota", "--help", "--version",
        ]
    )
    func fullDisk(arguments: String) async throws {
        try await withSandbox(accounts: 3000) { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            let ended = try await muster.shell("'\(Muster.path)' \(arguments) > /dev/full")
            #expect(ended.code == 74, "\(ended)")
            #expect(ended.errors.contains("muster: Muster cannot write to standard output"), "\(ended.errors)")
            #expect(!ended.errors.contains("3000 accounts"), "\(ended.errors)")
        }
    }

    @Test("A long export stops reading soon after its output fails", arguments: ["> /dev/full", "| true"])
    func stopsEarly(output: String) async throws {
        try await withSandbox(accounts: 20_000) { muster, sandbox in
            let ended = try await muster.shell("('\(Muster.path)' export; echo $? > code) \(output)")
            let code = try String(contentsOfFile: muster.folder.appending("code").string, encoding: .utf8)
            #expect(code == (output.contains("full") ? "74\n" : "141\n"))
            #expect(!ended.errors.contains("20000 accounts"), "\(ended.errors)")
            // All pages would be twenty calls, and the groups one.
            #expect(await sandbox.snapshot().accepted["GET", default: 0] < 15)
        }
    }

    @Test(
        "A reader that goes away ends what prints without a word",
        arguments: ["export", "export --output json", "plan big.csv --output json", "inspect big.csv --json"]
    )
    func closedPipe(arguments: String) async throws {
        try await withSandbox(accounts: 3000) { muster, _ in
            let rows = (1...9000).map { "r\($0),Robot number \($0)\n" }.joined()
            try muster.write("name,displayName\n" + rows, to: "big.csv")
            let ended = try await muster.shell("('\(Muster.path)' \(arguments) 2> said; echo $? > code) | head -n 1")
            let code = try String(contentsOfFile: muster.folder.appending("code").string, encoding: .utf8)
            let said = try String(contentsOfFile: muster.folder.appending("said").string, encoding: .utf8)
            #expect(code == "141\n" && said.isEmpty, "\(code) \(said)")
            #expect(ended.output.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "A run whose output fails is finished all the same; only a full disk changes its exit code",
        arguments: [
            ("> /dev/full", "74\n"), (">&-", "74\n"), ("| true", "0\n"), ("--output json > /dev/full", "74\n"),
            ("--output json | true", "0\n"),
        ]
    )
    func run(output: String, code expected: String) async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(Self.sheet, to: "robots.csv")
            let parts = output.split(separator: " ")
            let options = parts.prefix { $0.hasPrefix("--") || $0 == "json" }.joined(separator: " ")
            let redirection = parts.dropFirst(options.isEmpty ? 0 : 2).joined(separator: " ")
            let line = "('\(Muster.path)' import robots.csv --yes --run run \(options) 2> said; echo $? > code)"
            _ = try await muster.shell("\(line) \(redirection)")
            let read = { (name: String) in
                try String(contentsOfFile: muster.folder.appending(name).string, encoding: .utf8)
            }
            let said = try read("said")
            #expect(try read("code") == expected, "\(said)")
            let isSaid = said.contains("Standard output failed, but the run finished: its reports are in")
            #expect(isSaid == (expected == "74\n"))
            #expect(try read("run/success.csv").split(separator: "\n").count == 41)
            #expect(await sandbox.snapshot().createsReceived.count == 40)
        }
    }

    @Test("A run without standard streams writes nothing of them into its own files")
    func noStreams() async throws {
        try await withSandbox { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            let line = "'\(Muster.path)' import robots.csv --yes --run run --output json <&- >&- 2>&-"
            #expect(try await muster.shell(line).code == 74)
            let report = try await muster("report", "run")
            #expect(report.code == 0 && report.output.contains("40"), "\(report)")
        }
    }
}
