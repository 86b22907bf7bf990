import Foundation
import IdentityAPI
import IdentitySandbox
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The samples for schedulers, run with the real programs where these are installed.
@Suite("Samples for schedulers", .inTurn)
struct SchedulerSampleTests {
    private static let samples: String = {
        FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("samples").appending("schedulers").string
    }()

    /// Whether a program is installed. The log names a missing one.
    private static func isInstalled(_ program: String) -> Bool {
        let found = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
        if !found { print("Not tested, because \(program) is not installed: the sample for it.") }
        return found
    }

    @Test("GNU parallel imports a sheet for each organization, and a repetition does only what failed")
    func parallel() async throws {
        guard Self.isInstalled("parallel") else { return }
        try await Sandbox.run(SandboxOptions()) { first in
            try await Sandbox.run(SandboxOptions()) { second in
                try await withTemporaryFolder { folder in
                    var muster = Muster(folder)
                    muster.environment["MUSTER_CLIENT_SECRET"] = "sandbox"
                    for (name, url) in [("acme", first.apiURL), ("globex", second.apiURL)] {
                        let made = try await muster(
                            "init",
                            "--profile",
                            name,
                            "--url",
                            url,
                            "--client-id",
                            "sandbox",
                            "--client-secret-environment"
                        )
                        #expect(made.code == 0, "\(made.errors)")
                    }
                    try FileManager.default.createDirectory(
                        atPath: "\(folder)/sheets",
                        withIntermediateDirectories: true
                    )
                    try muster.write("name\na\nb\n", to: "sheets/acme.csv")
                    // A group that is missing fails this row, until the sheet is corrected.
                    try muster.write("name,groups\nc,Nowhere\n", to: "sheets/globex.csv")
                    let path = "PATH=\(Muster.path.removingLastComponent()):$PATH"
                    let line = "\(path) \(Self.samples)/every-organization sheets work"
                    let failed = try await muster.shell(line)
                    // GNU parallel exits with the number of failed jobs.
                    #expect(failed.code == 1, "\(failed.errors)")
                    #expect(await first.snapshot().accounts.contains { $0.name == "a" })
                    let calls = await first.snapshot().calls
                    let again = try await muster.shell(line)
                    #expect(again.code == 1, "\(again.errors)")
                    #expect(await first.snapshot().calls == calls)
                    let result = try String(contentsOfFile: "\(folder)/work/results/globex.jsonl", encoding: .utf8)
                    #expect(result.contains("\"exitCode\":1"))
                }
            }
        }
    }

    @Test("systemd accepts the unit and the timer")
    func systemd() async throws {
        guard Self.isInstalled("systemd-analyze") else { return }
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            for name in ["muster-import@.service", "muster-import@.timer"] {
                let unit = try String(contentsOfFile: "\(Self.samples)/\(name)", encoding: .utf8)
                // systemd-analyze wants the program to exist, and the man pages to be installed.
                let here = unit.replacing("/usr/local/bin/muster", with: Muster.path.string)
                    .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Documentation=") }
                try muster.write(here.joined(separator: "\n"), to: name)
            }
            let ended = try await muster.shell("systemd-analyze verify ./muster-import@.service ./muster-import@.timer")
            #expect(ended.code == 0 && ended.errors.isEmpty, "\(ended.errors)")
        }
    }

    @Test("The exit codes of the samples are those that need only time, or those that need a person")
    func exitCodes() async throws {
        let unit = try String(contentsOfFile: "\(Self.samples)/muster-import@.service", encoding: .utf8)
        #expect(unit.contains("\nRestartForceExitStatus=75 69\n"))
        let job = try String(contentsOfFile: "\(Self.samples)/kubernetes.yaml", encoding: .utf8)
        let listed = try #require(job.firstMatch(of: /values: \[(.*)\]/)).1.split(separator: ", ").compactMap {
            Int32($0)
        }
        #expect(!listed.isEmpty && !listed.contains(75) && !listed.contains(69))
        let help = try await withTemporaryFolder { try await Muster($0)("help", "exit-codes").output }
        for code in listed {
            #expect(
                help.split(separator: "\n").contains { $0.trimmingPrefix(while: \.isWhitespace).hasPrefix("\(code) ") }
            )
        }
    }
}
