import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

/// Signing out, by the built program and real HTTP. Whatever the service does, the tokens are gone.
@Suite("muster logout", .inTurn)
struct LogoutTests {
    private func isGone(_ muster: Muster) -> Bool { !FileManager.default.fileExists(atPath: muster.tokenPath) }

    /// Signs in, signs out, puts a copy of the tokens back, and renews them. Returns what logout said, and whether the copy is still good.
    private func signOut(
        faults: String = "",
        change: (Muster) throws -> Void = { _ in }
    ) async throws -> (ended: Muster.Ended, isCopyGood: Bool) {
        var ended: Muster.Ended?
        var isCopyGood = false
        try await withLogin(faults: faults) { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            let copy = try Data(contentsOf: URL(filePath: muster.tokenPath))
            try change(muster)
            ended = try await muster("logout", "--output", "json")
            #expect(isGone(muster))
            try copy.write(to: URL(filePath: muster.tokenPath))
            chmod(muster.tokenPath, 0o600)
            try muster.age()
            isCopyGood = try await muster("export").code == 0
        }
        return (try #require(ended), isCopyGood)
    }

    @Test("The service revokes the refresh token, so that a copy of it renews nothing")
    func revoked() async throws {
        let (ended, isCopyGood) = try await signOut()
        let line = try JSON(ended.output)
        #expect(ended.code == 0 && line["isRevoked"] == .bool(true) && line["reason"] == nil, "\(ended.output)")
        #expect(!isCopyGood)
    }

    @Test(
        "A service that does not revoke never keeps anybody signed in, and its reason is told",
        arguments: [
            ("refused", "HTTP 400: Refresh tokens cannot be revoked."), ("503", "HTTP 503"), ("html", "web page"),
            ("unnamed", "names no revocation endpoint"), ("elsewhere", "not on the host that gave the token"),
            ("no-discovery", "is no discovery document"),
        ]
    )
    func notRevoked(fault: String, reason: String) async throws {
        let (ended, isCopyGood) = try await signOut(faults: "revocation=\(fault)")
        let line = try JSON(ended.output)
        #expect(ended.code == 0 && line["isRevoked"] == .bool(false), "\(ended.output)\(ended.errors)")
        #expect(line["reason"]?.text?.contains(reason) == true, "\(ended.output)")
        #expect(isCopyGood)
    }

    @Test("Tokens that other users could read are revoked all the more")
    func exposed() async throws {
        let (ended, isCopyGood) = try await signOut { chmod($0.tokenPath, 0o644) }
        #expect(try JSON(ended.output)["isRevoked"] == .bool(true), "\(ended.output)")
        #expect(!isCopyGood)
    }

    @Test("A sign-in without a refresh token has nothing to revoke")
    func noRefreshToken() async throws {
        try await withLogin(faults: "refresh-token=none") { muster, sandbox in
            #expect(try await SignIn(muster: muster).run().code == 0)
            let ended = try await muster("logout")
            #expect(
                ended.code == 0 && ended.output.contains("There was no refresh token to revoke."),
                "\(ended.output)"
            )
            #expect(isGone(muster))
            #expect(await sandbox.snapshot().calls["POST revocation"] == nil)
        }
    }

    @Test("A service that is gone, tokens that are damaged and a profile that is broken keep nobody signed in")
    func trouble() async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            let folder = FilePath(muster.tokenPath).removingLastComponent()
            let kept = try String(contentsOfFile: muster.tokenPath, encoding: .utf8)
            try await withClosedPort { port in
                let away = kept.replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:\(port)")
                try away.write(toFile: muster.tokenPath, atomically: false, encoding: .utf8)
                let ended = try await muster("logout")
                #expect(
                    ended.code == 0 && ended.output.contains("is not revoked: 127.0.0.1: No connection"),
                    "\(ended.output)"
                )
                #expect(isGone(muster))
            }
            try "{".write(toFile: muster.tokenPath, atomically: false, encoding: .utf8)
            chmod(muster.tokenPath, 0o600)
            let damaged = try await muster("logout")
            #expect(damaged.code == 0 && damaged.output.contains("is damaged"), "\(damaged.output)")
            #expect(isGone(muster))

            // The profile that signed in is gone.
            let lost = folder.appending("lost.json").string
            try kept.write(toFile: lost, atomically: false, encoding: .utf8)
            chmod(lost, 0o600)
            let ended = try await muster("logout", "--profile", "lost")
            #expect(ended.code == 0 && ended.output.contains("The service has revoked the refresh token."), "\(ended)")
            #expect(!FileManager.default.fileExists(atPath: lost))
        }
    }

    @Test("The revocation goes through the proxy that the settings name")
    func proxy() async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            let kept = try String(contentsOfFile: muster.tokenPath, encoding: .utf8)
            // Loopback goes through no proxy, so the tokens are of a service that only a proxy could know.
            let away = kept.replacing(/http:\/\/127\.0\.0\.1:\d+/, with: "https://id.acme.invalid")
            try await withClosedPort { port in
                try away.write(toFile: muster.tokenPath, atomically: false, encoding: .utf8)
                var muster = muster
                muster.environment["MUSTER_PROXY"] = "http://user:hunter2@127.0.0.1:\(port)"
                let ended = try await muster("logout", "--log", "muster.log")
                #expect(ended.code == 0 && ended.output.contains("127.0.0.1:\(port)"), "\(ended.output)")
                let log = try String(contentsOfFile: muster.folder.appending("muster.log").string, encoding: .utf8)
                #expect(log.contains("warning muster: [muster] The refresh token is not revoked: "), "\(log)")
                #expect(!(ended.output + ended.errors + log).contains("hunter2"))
                #expect(isGone(muster))
            }
        }
    }
}
