import Foundation
import IdentitySandbox
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// The whole of a sign-in through a browser, by the built program and real HTTP.
@Suite("muster login", .inTurn)
struct LoginTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("A person signs in, every command works for them, check says who they are, and logout forgets them")
    func wholeWay() async throws {
        try await withLogin(accounts: 3) { muster, _ in
            let before = try await muster("export")
            #expect(before.code == 77 && before.errors.contains("muster login"), "\(before.errors)")
            let login = try await SignIn(muster: muster).run()
            #expect(login.code == 0, "\(login.output)\(login.errors)")
            let last = try JSON(String(login.output.split(separator: "\n").last ?? ""))
            #expect(last["event"] == .string("signedIn") && last["user"] == .string("ada@example.com"))
            #expect(try mode(muster.tokenPath) == 0o600)
            #expect(try mode(FilePath(muster.tokenPath).removingLastComponent().string) == 0o700)
            let export = try await muster("export")
            #expect(export.code == 0 && export.output.contains("robot-000003"), "\(export.errors)")
            let check = try await muster("check")
            #expect(check.code == 0 && check.output.contains("ada@example.com, by muster login through sandbox"))
            let details = try await muster("check", "--output", "json").output.split(separator: "\n")
                .map { try JSON(String($0)) }.first { $0["what"] == .string("signIn") }?["details"]
            #expect(details?["user"] == .string("ada@example.com") && details?["isRenewable"] == .bool(true))
            #expect(try await muster("logout").code == 0)
            #expect(!FileManager.default.fileExists(atPath: muster.tokenPath))
            let after = try await muster("export")
            #expect(after.code == 77 && after.errors.contains("muster login"), "\(after.errors)")
            #expect(try await muster("logout", "--output", "json").output.contains("\"wasSignedIn\":false"))
        }
    }

    @Test(
        "A refusal is told in the browser and in the terminal with its cure, and keeps nothing",
        arguments: [
            ("access_denied", "The access was denied", "Sign in as an organization administrator"),
            ("invalid_scope", "may not use every scope", "--scope 'PM.RobotAccount PM.Group.Read offline_access'"),
            ("bad-code", "Muster got no tokens", "Check that the application is non-confidential"),
        ]
    )
    func refusals(fault: String, what: String, advice: String) async throws {
        try await withLogin(faults: "authorize=\(fault)") { muster, _ in
            let ended = try await SignIn(muster: muster).run { address, _ in
                let page = try await SignIn.visit(address)
                let text = page.html.replacing("&#39;", with: "'")
                #expect(
                    text.contains("You are not signed in") && text.contains(what) && text.contains(advice),
                    "\(text)"
                )
            }
            #expect(ended.code == 77 && ended.errors.contains(what) && ended.errors.contains(advice), "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: muster.tokenPath))
        }
    }

    @Test("An answer with another state gets a page that refuses it, over IPv4 and IPv6, and the wait goes on")
    func foreignState() async throws {
        try await withLogin(faults: "authorize=wrong-state-first") { muster, _ in
            let ended = try await SignIn(muster: muster).run { address, redirect in
                let stranger = try await SignIn.visit(address)
                #expect(stranger.status == 400 && stranger.html.contains("does not belong"), "\(stranger.html)")
                let port = redirect.filter(\.isNumber)
                for host in ["127.0.0.1"] + (Self.hasIPv6 ? ["[::1]"] : []) {
                    let forged = try await SignIn.visit("http://\(host):\(port)/?code=1&state=%3Cb%3E&error=%3Cb%3E")
                    #expect(forged.status == 400 && !forged.html.contains("<b>"), "\(host)")
                    #expect(try await SignIn.visit("http://\(host):\(port)/favicon.ico").status == 404)
                }
                #expect(try await SignIn.visit(address).html.contains("You are signed in"))
            }
            #expect(ended.code == 0 && ended.output.contains("ignored an answer"), "\(ended.output)\(ended.errors)")
        }
    }

    private static var hasIPv6: Bool {
        (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?.contains(
            "00000000000000000000000000000001"
        ) ?? false
    }

    @Test("When the service never sends the browser back, the terminal says what to check, and the wait ends")
    func neverBack() async throws {
        try await withLogin(faults: "authorize=no-redirect") { muster, _ in
            let ended = try await SignIn(muster: muster, options: ["--timeout", "1s"]).run { address, _ in
                let page = try await SignIn.visit(address)
                #expect(page.html.contains("Invalid redirect_uri"))
            }
            #expect(ended.code == 77)
            let redirect = try JSON(String(ended.output.prefix { $0 != "\n" }))["redirectUri"]?.text ?? "nothing"
            #expect(ended.output.contains("\"notice\"") && ended.errors.contains("\(redirect) to the letter"))
        }
    }

    @Test("A port that another program uses is named, with what to do")
    func portInUse() async throws {
        try await withLogin { muster, _ in
            try await withClosedPort { port in
                let ended = try await muster("login", "--client-id", "x", "--no-browser", "--redirect-port", "\(port)")
                #expect(ended.code == 69 && ended.errors.contains("port \(port) of 127.0.0.1"), "\(ended.errors)")
                #expect(ended.errors.contains("--redirect-port"))
            }
        }
    }

    @Test("Without an application, login says which one it needs")
    func noApplication() async throws {
        try await withLogin { muster, _ in
            let ended = try await muster("login")
            #expect(ended.code == 64 && ended.errors.contains("http://localhost:8085/"), "\(ended.errors)")
        }
    }

    @Test("The browser gets the address as one argument without a space, and the launcher may outlive the sign-in")
    func opensBrowser() async throws {
        try await withLogin { muster, _ in
            var muster = muster
            try FileManager.default.createDirectory(
                atPath: muster.folder.appending("bin").string,
                withIntermediateDirectories: true
            )
            for name in ["xdg-open", "open", "wslview"] {
                try muster.write(
                    "#!/bin/sh\n(echo $#; echo \"$1\") > part; mv part opened; exec sleep 20\n",
                    to: "bin/\(name)"
                )
                chmod(muster.folder.appending("bin/\(name)").string, 0o755)
            }
            muster.environment["PATH"] = muster.folder.appending("bin").string + ":/usr/bin:/bin"
            let opened = muster.folder.appending("opened").string
            let ended = try await muster.with("login", "--client-id", "sandbox", "--redirect-port", "0") { _ in
                while !FileManager.default.fileExists(atPath: opened) { try await Task.sleep(for: .milliseconds(10)) }
                let lines = try String(contentsOfFile: opened, encoding: .utf8).split(separator: "\n")
                #expect(lines.count == 2 && lines[0] == "1" && !lines[1].contains(" "))
                #expect(lines[1].contains("scope=PM.RobotAccount%20PM.Group.Read%20PM.Group.Write%20offline_access&"))
                _ = try await SignIn.visit(String(lines[1]))
            }
            #expect(ended.code == 0 && ended.output.contains("ada@example.com is signed in"), "\(ended.errors)")
        }
    }

    @Test("An explicit secret wins over a sign-in, and check says so")
    func precedence() async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            var explicit = muster
            explicit.environment["MUSTER_CLIENT_ID"] = "sandbox"
            explicit.environment["MUSTER_CLIENT_SECRET"] = "sandbox"
            let check = try await explicit("check", "--output", "json")
            #expect(check.code == 0 && check.output.contains("MUSTER_CLIENT_SECRET wins over muster login of ada@"))
        }
    }

    @Test("Tokens go to no other service than the one that they are for")
    func otherService() async throws {
        try await withLogin { muster, _ in
            #expect(try await SignIn(muster: muster).run().code == 0)
            try await Sandbox.run { other in
                var elsewhere = muster
                elsewhere.environment["MUSTER_URL"] = other.apiURL
                let ended = try await elsewhere("export")
                #expect(ended.code == 77 && ended.errors.contains("muster login"), "\(ended.errors)")
                #expect(await other.snapshot().calls.isEmpty)
            }
        }
    }

    @Test("init signs in with the new profile, and the profile's tokens are its own")
    func initialization() async throws {
        try await withLogin { muster, sandbox in
            let arguments = [
                "init", "--profile", "acme", "--url", sandbox.apiURL, "--client-id", "sandbox", "--login",
                "--no-browser", "--redirect-port", "0", "--output", "json",
            ]
            let ended = try await muster.with(arguments) { _ in
                try await muster.waitUntilPrinted("\n")
                let printed = try String(contentsOfFile: muster.folder.appending("stdout.txt").string, encoding: .utf8)
                let address = try JSON(String(printed.prefix { $0 != "\n" }))["url"]?.text
                _ = try await SignIn.visit(try #require(address))
            }
            #expect(ended.code == 0 && ended.output.contains("by muster login"), "\(ended.output)\(ended.errors)")
            #expect(try await muster("export", "--profile", "acme").code == 0)
            let without = try await muster("export")
            #expect(without.code == 77 && without.errors.contains("muster login."), "\(without.errors)")
        }
    }

    @Test("No output, no run folder and no error holds a token")
    func noLeak() async throws {
        try await withLogin { muster, _ in
            let login = try await SignIn(muster: muster).run()
            let kept = try JSON(String(contentsOfFile: muster.tokenPath, encoding: .utf8))
            let secrets = ["accessToken", "refreshToken"].compactMap { kept[$0]?.text }
            #expect(secrets.count == 2)
            try muster.write("name\nnew-1\nnew-2\n", to: "a.csv")
            let run = try await muster("import", "a.csv", "--run", "r", "--verbose")
            #expect(run.code == 0, "\(run.errors)")
            var texts = [login.output, login.errors, run.output, run.errors]
            texts.append(try await muster("check", "--output", "json").output)
            for name in try FileManager.default.contentsOfDirectory(atPath: muster.folder.appending("r").string) {
                let bytes = try Data(contentsOf: URL(filePath: muster.folder.appending("r/\(name)").string))
                texts.append(String(decoding: bytes, as: UTF8.self))
            }
            for secret in secrets { #expect(!texts.contains { $0.contains(secret) }) }
        }
    }
}
