import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Sheets that are no regular files", .inTurn)
struct StreamInputTests {
    private static let sheet = "name,displayName\nbot-1,Bot 1\nbot-2,Bot 2\n"

    /// Ways to name a stream, each with what gives the bytes of `robots.csv` to it.
    private static let streams = [
        (name: "/dev/stdin", before: "cat robots.csv |"), (name: "/dev/fd/0", before: "cat robots.csv |"),
        (name: "/dev/stdin", before: "< robots.csv"), (name: "/dev/fd/7", before: "7< robots.csv"),
        (name: "pipe.csv", before: "mkfifo pipe.csv; cat robots.csv > pipe.csv &"),
        (name: "-", before: "cat robots.csv |"),
    ]

    @Test("A stream is read once, by plan, inspect and import", arguments: streams)
    func stream(name: String, before: String) async throws {
        for command in ["plan \(name)", "inspect \(name)", "import \(name) --yes --run run"] {
            try await withSandbox { muster, sandbox in
                try muster.write(Self.sheet, to: "robots.csv")
                let isPrefix = before.hasSuffix("|") || before.hasSuffix("&")
                let call = "'\(Muster.path)' \(command)"
                let ended = try await muster.shell(isPrefix ? "\(before) \(call)" : "\(call) \(before)")
                #expect(ended.code == 0, "\(command): \(ended)")
                #expect(!ended.errors.contains("empty"), "\(ended.errors)")
                guard command.hasPrefix("import") else { return }
                #expect(await sandbox.snapshot().createsReceived.count == 2)
            }
        }
    }

    @Test("The copy of a piped sheet that a killed process left is removed by the next one, and one in use stays")
    func abandonedCopies() async throws {
        try await withSandbox { muster, _ in
            var muster = muster
            let folder = muster.folder.appending("tmp")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: false)
            muster.environment["TMPDIR"] = folder.string
            let copies = { try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted() }
            try muster.write(Self.sheet, to: "robots.csv")
            // Killed while it waits for the end of its input.
            let killed = try await muster.shell(
                "(cat robots.csv; sleep 30 & echo $! > sleeper; wait) | '\(Muster.path)' plan - & "
                    + "while ! ls tmp/muster-input.* 2> /dev/null; do sleep 0.02; done; sleep 0.1; "
                    + "stat -c %a tmp/muster-input.*; kill -9 $!; kill $(cat sleeper)"
            )
            #expect(killed.output.contains("600\n"), "\(killed)")
            #expect(try copies().count == 1, "\(killed)")
            for name in ["muster-input.inuse1", "muster-input.notes.csv", "other"] {
                #expect(FileManager.default.createFile(atPath: folder.appending(name).string, contents: Data()))
            }
            let held = try FileDescriptor.open(folder.appending("muster-input.inuse1"), .readOnly)
            #expect(flock(held.rawValue, LOCK_EX) == 0)
            #expect(try await muster.shell("cat robots.csv | '\(Muster.path)' plan -").code == 0)
            #expect(try copies() == ["muster-input.inuse1", "muster-input.notes.csv", "other"])
            try held.close()
            #expect(try await muster.shell("cat robots.csv | '\(Muster.path)' plan -").code == 0)
            #expect(try copies() == ["muster-input.notes.csv", "other"])
        }
    }

    @Test("A run of a stream is resumed from its own copy")
    func resume() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write(Self.sheet, to: "robots.csv")
            let first = try await muster.shell(
                "mkfifo pipe; cat robots.csv > pipe & '\(Muster.path)' import pipe --yes --run run --limit 1"
            )
            #expect(first.code == 75, "\(first)")
            #expect(try await muster("resume", "run").code == 0)
            #expect(await sandbox.snapshot().createsReceived.count == 2)
        }
    }

    @Test("A kept plan and a map of groups may come through a pipe")
    func others() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name,displayName,groups\nbot-1,Bot 1,Old\n", to: "robots.csv")
            try muster.write("Old,gryff-01\n", to: "map.csv")
            let planned = try await muster.shell(
                "mkfifo map; cat map.csv > map & '\(Muster.path)' plan robots.csv --map-groups map --out kept.plan"
            )
            #expect(planned.code == 0, "\(planned)")
            let imported = try await muster.shell(
                "mkfifo plan; cat kept.plan > plan & '\(Muster.path)' import --plan plan --yes --run run"
            )
            #expect(imported.code == 0, "\(imported)")
            #expect(await sandbox.snapshot().createsReceived.count == 1)
        }
    }

    @Test("A folder and a missing file keep their errors", arguments: ["plan", "inspect", "import"])
    func noFile(command: String) async throws {
        try await withTemporaryFolder { folder in
            let muster = Muster(folder)
            for name in [".", "missing.csv"] {
                let ended = try await muster.run([command, name] + (command == "inspect" ? [] : ["--sandbox"]))
                #expect(ended.code == 66, "\(name): \(ended)")
            }
        }
    }
}
