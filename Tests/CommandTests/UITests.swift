import Foundation
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// `muster ui` without a browser: what it prints, and how it ends.
@Suite("muster ui", .inTurn)
struct UITests {
    @Test(
        "It prints an address on loopback with a key, and a signal ends it in order",
        arguments: [SIGINT, SIGTERM, SIGHUP]
    )
    func signals(number: Int32) async throws {
        try await withSandbox { muster, _ in
            let ended = try await muster.with("ui", "--no-browser", "--quiet") { pid in
                try await muster.waitUntilPrinted("/?key=")
                kill(pid, number)
            }
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(ended.output.wholeMatch(of: /http:\/\/127\.0\.0\.1:\d+\/\?key=[0-9a-f]{64}\n/) != nil)
        }
    }

    @Test("It ends by itself when nobody uses it, and keeps its log and its metrics")
    func idle() async throws {
        try await withSandbox { muster, _ in
            let telemetry = ["--log", "page.log", "--metrics", "page.prom"]
            let ended = try await muster.run(["ui", "--no-browser", "--idle-timeout", "1s"] + telemetry)
            #expect(ended.code == 0, "\(ended.errors)")
            for (name, text) in [("page.log", "The command ends."), ("page.prom", "command=\"ui\"")] {
                let path = muster.folder.appending(name).string
                let written = try String(contentsOfFile: path, encoding: .utf8)
                #expect(written.contains(text), "\(written)")
            }
        }
    }

    @Test(
        "What it cannot begin with, it says at once",
        arguments: [
            (["ui", "nowhere.csv", "--no-browser"], 66), (["ui", "--idle-timeout", "soon"], 64),
            (["ui", "--profile", "nobody"], 78),
        ] as [([String], Int32)]
    )
    func refused(arguments: [String], code: Int32) async throws {
        try await withSandbox { muster, _ in
            let ended = try await muster.run(arguments)
            #expect(ended.code == code, "\(ended.errors)")
        }
    }
}
