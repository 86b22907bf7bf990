import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Who may read and write profiles", .inTurn)
struct FileAccessTests {
    private func set(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Runs `body` with the program, whose settings are those of a profile `acme`, and the profile's path.
    private func with(_ extra: [String: String] = [:], _ body: (Muster, String) async throws -> Void) async throws {
        try await withSandbox { muster, sandbox in
            var muster = muster
            muster.environment = [
                "XDG_CONFIG_HOME": muster.folder.appending("config").string, "MUSTER_CLIENT_SECRET": "sandbox",
                "MUSTER_PROFILE": "acme",
            ]
            let folder = muster.folder.appending("config/muster").string
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try set(0o700, folder)
            let values = ["url": sandbox.apiURL, "clientId": "sandbox"].merging(extra) { $1 }
            try JSONSerialization.data(withJSONObject: values).write(to: URL(filePath: "\(folder)/acme.json"))
            try set(0o644, "\(folder)/acme.json")
            try await body(muster, "\(folder)/acme.json")
        }
    }

    @Test(
        "A profile, or a folder of profiles, that others can write to is rejected with the chmod that fixes it",
        arguments: [0o020, 0o002]
    )
    func writable(bits: Int) async throws {
        try await with { muster, path in
            #expect(try await muster("export").code == 0)
            let folder = String(path.dropLast("/acme.json".count))
            for (place, mode) in [(path, 0o644), (folder, 0o755)] {
                try set(mode | bits, place)
                let ended = try await muster("export")
                #expect(
                    ended.code == 78 && ended.errors.contains("Fix it with: chmod go-w \(place)\n"),
                    "\(ended.errors)"
                )
                #expect(try await muster("check").code == 78)
                try set(mode, place)
            }
            #expect(try await muster("export").code == 0)
        }
    }

    @Test("A profile with a proxy's password must be readable by its owner alone")
    func password() async throws {
        try await with(["proxy": "http://anna:hunter2@proxy:1"]) { muster, path in
            let ended = try await muster("export")
            #expect(ended.code == 78 && ended.errors.contains("chmod 600 \(path)"), "\(ended.errors)")
            #expect(!ended.errors.contains("hunter2"))
            try set(0o600, path)
            #expect(try await muster("export").code == 0)
        }
    }

    @Test("A profile that is replaced leaves no secret behind")
    func replaced() async throws {
        try await with { muster, path in
            var muster = muster
            muster.environment["MUSTER_PROFILE"] = nil
            let secret = path.replacing(".json", with: ".secret")
            let url =
                try #require(
                    try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: String]
                )["url"] ?? ""
            let common = ["init", "--profile", "acme", "--url", url, "--client-id", "sandbox", "--force"]
            _ = try await muster.run(common + ["--client-secret-stdin"], input: "old-secret\n")
            #expect(FileManager.default.fileExists(atPath: secret))
            _ = try await muster.run(common + ["--client-secret-environment"])
            #expect(!FileManager.default.fileExists(atPath: secret))
        }
    }
}
