import Foundation
import IdentitySandbox
import Subprocess
import SystemPackage
import TestSupport

/// The built program, run as a user runs it.
struct Muster {
    /// What a call of the program came to.
    struct Ended {
        var code: Int32
        var output: String
        var errors: String
    }

    /// The program beside the tests that are running.
    static let path: FilePath = {
        let tests = FilePath(ProcessInfo.processInfo.arguments[0])
        // Beside the test bundle on Linux; some folders above the bundle's executable on macOS.
        var folder = tests.removingLastComponent()
        while !FileManager.default.isExecutableFile(atPath: folder.appending("muster").string),
            !folder.components.isEmpty
        {
            folder.removeLastComponent()
        }
        return folder.appending("muster")
    }()

    /// Where it runs; also its home, so that no profile of the user's is read.
    let folder: FilePath
    /// What its environment holds besides.
    var environment: [String: String] = [:]

    /// The settings for a sandbox.
    init(_ folder: FilePath, _ sandbox: RunningSandbox? = nil) {
        self.folder = folder
        guard let sandbox else { return }
        environment = [
            "MUSTER_URL": sandbox.apiURL, "MUSTER_CLIENT_ID": "sandbox", "MUSTER_CLIENT_SECRET": "sandbox",
        ]
    }

    /// Runs it to its end.
    func callAsFunction(_ arguments: String..., input: String = "") async throws -> Ended {
        try await run(arguments, input: input)
    }

    /// Runs it to its end.
    func run(_ arguments: [String], input: String = "") async throws -> Ended {
        try await run(.path(Self.path), arguments, input: input)
    }

    private func run(_ program: Executable, _ arguments: [String], input: String = "") async throws -> Ended {
        let result = try await Subprocess.run(
            program,
            arguments: Arguments(arguments),
            environment: subprocessEnvironment,
            workingDirectory: folder,
            input: .string(input),
            output: .string(limit: 64 << 20),
            error: .string(limit: 64 << 20)
        )
        return Ended(
            code: Self.code(result.terminationStatus),
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Runs a shell's command line to its end.
    func shell(_ line: String) async throws -> Ended {
        try await run(.path("/bin/sh"), ["-c", line])
    }

    /// Runs it, and lets `body` do something to its process meanwhile.
    func with(_ arguments: String..., body: @escaping @Sendable (pid_t) async throws -> Void) async throws -> Ended {
        try await with(arguments, body: body)
    }

    /// Runs it, and lets `body` do something to its process once so many creates have been received. The service holds back what would be done next
    /// until `body` releases it or the program has ended.
    func with(
        _ arguments: String...,
        caughtAfter creates: Int,
        _ sandbox: RunningSandbox,
        body: @escaping @Sendable (pid_t) async throws -> Void
    ) async throws -> Ended {
        // Beyond what is in flight when `body` begins, so that the moment is any of a call's.
        await sandbox.holdAnswers(afterCreates: creates + 8)
        let ended = try await with(arguments) { pid in
            while await sandbox.snapshot().createsReceived.count < creates {
                try await Task.sleep(for: .milliseconds(2))
            }
            try await body(pid)
        }
        await sandbox.releaseAnswers()
        return ended
    }

    /// Waits until a program that runs with a `body` has said something on standard error.
    func waitUntilSaid(_ text: String) async throws { try await wait(for: text, in: errorPath) }

    /// Waits until a program that runs with a `body` has printed something.
    func waitUntilPrinted(_ text: String) async throws { try await wait(for: text, in: outputPath) }

    private func wait(for text: String, in path: FilePath) async throws {
        while try !String(decoding: Data(contentsOf: URL(filePath: path.string)), as: UTF8.self).contains(text) {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private var outputPath: FilePath { folder.appending("stdout.txt") }
    private var errorPath: FilePath { folder.appending("stderr.txt") }

    /// Runs it, and lets `body` do something to its process meanwhile.
    func with(
        _ arguments: [String],
        body: @escaping @Sendable (pid_t) async throws -> Void
    ) async throws -> Ended {
        // Both streams go to files: a pipe that nobody empties would stop the program.
        let open: (FilePath) throws -> FileDescriptor = {
            try FileDescriptor.open($0, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        }
        let result = try await Subprocess.run(
            .path(Self.path),
            arguments: Arguments(arguments),
            environment: subprocessEnvironment,
            workingDirectory: folder,
            input: .none,
            output: .fileDescriptor(open(outputPath), closeAfterSpawningProcess: true),
            error: .fileDescriptor(open(errorPath), closeAfterSpawningProcess: true)
        ) { execution in
            try await body(execution.processIdentifier.value)
        }
        return Ended(
            code: Self.code(result.terminationStatus),
            output: try String(contentsOfFile: outputPath.string, encoding: .utf8),
            errors: try String(contentsOfFile: errorPath.string, encoding: .utf8)
        )
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.appending(name).string))
    }

    /// Replaces a text wherever it stands in a file of the folder.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        let path = FilePath(folder.string).appending(FilePath(name).components).string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The exit code, or 128 and the signal's number.
    static func code(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }

    var subprocessEnvironment: Subprocess.Environment {
        var all: [Subprocess.Environment.Key: String] = ["HOME": folder.string, "PATH": "/usr/bin:/bin"]
        for (key, value) in environment { all[Subprocess.Environment.Key(rawValue: key)!] = value }
        return .custom(all)
    }
}

/// Runs `body` with the program in a folder of its own, and a sandbox that it talks to.
func withSandbox(
    faults: String = "",
    accounts: Int = 0,
    _ body: (Muster, RunningSandbox) async throws -> Void
) async throws {
    var options = SandboxOptions()
    options.accounts = accounts
    options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
    try await withTemporaryFolder { folder in
        try await Sandbox.run(options) { sandbox in try await body(Muster(folder, sandbox), sandbox) }
    }
}
