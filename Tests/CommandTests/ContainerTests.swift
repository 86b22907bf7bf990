#if os(Linux)
    import Foundation
    import Subprocess
    import IdentitySandbox
    import SystemPackage
    import TestSupport
    import Testing

    @testable import Muster

    /// Whether this user may make a namespace of processes, as a container has.
    private let mayUnshare: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["--pid", "--fork", "--mount-proc", "/bin/true"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Suite("In a container", .inTurn, .enabled(if: mayUnshare))
    struct ContainerTests {
        @Test("As the first process, SIGTERM ends a run in order, and processes without a parent are reaped")
        func firstProcess() async throws {
            try await withSandbox { muster, sandbox in
                try muster.write("name\n" + (1...200).map { "n\($0)\n" }.joined(), to: "robots.csv")
                var muster = muster
                // The command leaves a process behind, which the first process inherits.
                muster.environment["MUSTER_CLIENT_SECRET"] = nil
                muster.environment["MUSTER_CLIENT_SECRET_COMMAND"] = "(sleep 0.1 &) ; echo sandbox"
                muster.environment["MUSTER_RUNS"] = muster.folder.appending("volume").string
                muster.environment["XDG_STATE_HOME"] = muster.folder.appending("state").string
                await sandbox.holdAnswers(afterCreates: 20)
                let ended = try await Subprocess.run(
                    .path("/usr/bin/unshare"),
                    arguments: [
                        "--pid", "--fork", "--mount-proc", Muster.path.string, "import", "robots.csv", "--yes",
                    ],
                    environment: muster.subprocessEnvironment,
                    workingDirectory: muster.folder,
                    input: .none,
                    output: .string(limit: 1 << 20),
                    error: .string(limit: 1 << 20)
                ) { execution in
                    while await sandbox.snapshot().createsReceived.count < 20 {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    let first = try #require(Self.children(of: execution.processIdentifier.value).first)
                    while Self.children(of: first).contains(where: { Self.name(of: $0) == "sleep" }) {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    // Only the program itself is left.
                    #expect(Self.children(of: first).count == 1)
                    kill(first, SIGTERM)
                    await sandbox.releaseAnswers()
                }
                #expect(Muster.code(ended.terminationStatus) == 143, "\(ended.standardError)")
                #expect(
                    ended.standardOutput.contains("SIGTERM stopped the run."),
                    "\(ended.standardOutput)"
                )
                let runs = try FileManager.default.contentsOfDirectory(atPath: muster.folder.appending("volume").string)
                #expect(runs.count == 1)
                let resumed = try await muster("resume", "--yes")
                #expect(resumed.code == 0 && resumed.output.hasPrefix("200 created"), "\(resumed)")
            }
        }

        private static func children(of process: pid_t) -> [pid_t] {
            let path = "/proc/\(process)/task/\(process)/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }

        private static func name(of process: pid_t) -> String {
            ((try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "").split(separator: "\n").first
                .map(String.init) ?? ""
        }
    }
#endif
