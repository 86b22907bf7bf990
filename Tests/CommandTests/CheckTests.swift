import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import MusterCommand

@Suite("muster check", .inTurn)
struct CheckTests {
    func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test("It tells who we are, what there is and what may be done, in a screen and three calls")
    func fine() async throws {
        try await withSandbox(faults: "token-life=132h", accounts: 1200) { muster, sandbox in
            let ended = try await muster("check", "--quota", "GET=100,PUT=5/24h")
            #expect(ended.code == 0, "\(ended.output)")
            let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 24)
            for line in [
                "  client-secret   set, from MUSTER_CLIENT_SECRET", "✓ accounts        1201 robot accounts",
                "✓ groups          8 groups", "✓ quotas          GET 98 of 100, PUT 5 left in 24 h",
                "✓ organization    \(sandbox.options.organizationID), the token's own",
                "Everything works. Next: muster plan robots.csv",
            ] {
                #expect(lines.contains(line[...]), "\(line)\n\(ended.output)")
            }
            #expect(ended.output.contains("✓ sign-in         a token of sandbox, good for 5 days, until 2"))
            let calls = await sandbox.snapshot().calls
            #expect(calls.values.reduce(0, +) == 3, "\(calls)")
            // What another run has left of the window is known here.
            let second = try await muster("check", "--quota", "GET=100,PUT=5/24h")
            #expect(second.output.contains("GET 96 of 100"), "\(second.output)")
        }
    }

    @Test("As JSON, each setting and each finding is an object, and the last one says what it came to")
    func json() async throws {
        try await withSandbox { muster, sandbox in
            let ended = try await muster("check", "--output", "json")
            let all = try objects(ended.output)
            let findings = all.filter { $0["event"] as? String == "check" }
            #expect(
                findings.map { $0["what"] as? String } == [
                    "address", "signIn", "organization", "accounts", "groups", "quotas", "commands",
                ]
            )
            #expect(findings.allSatisfy { $0["ok"] as? Bool == true })
            let token = try #require(findings[1]["details"] as? [String: Any])
            #expect(token["scopes"] as? [String] == ["PM.Group.Read", "PM.Group.Write", "PM.RobotAccount"])
            #expect((token["expires"] as? String)?.hasSuffix("Z") == true)
            let last = try #require(all.last)
            #expect(
                last["event"] as? String == "checked" && last["ok"] as? Bool == true && last["exitCode"] as? Int == 0
            )
            #expect(last["next"] as? String == "muster plan robots.csv")
        }
    }

    @Test(
        "Every failure is reported with its cause and its fix, by its exit code, and never with a secret",
        arguments: [
            Trouble(
                "",
                ["MUSTER_URL": "https://ada:hunter2@example.com/acme/identity_?key=hunter2"],
                78,
                "address",
                "has a user name or a password before its host",
                ""
            ),
            Trouble(
                "",
                ["MUSTER_CLIENT_SECRET": "hunter2"],
                77,
                "signIn",
                "does not know this client id",
                "generates a new secret"
            ),
            Trouble(
                "",
                ["MUSTER_SCOPE": "OR.Foo"],
                77,
                "signIn",
                "(invalid_scope): OR.Foo",
                "PM.RobotAccount and PM.Group.Read"
            ),
            Trouble(
                "",
                ["MUSTER_SCOPE": "PM.Group.Read"],
                77,
                "accounts",
                "Scope(s)",
                "needs the scope PM.RobotAccount"
            ),
            Trouble("", ["MUSTER_SCOPE": "PM.RobotAccount"], 77, "groups", "Scope(s)", "needs the scope PM.Group.Read"),
            Trouble("", ["MUSTER_URL": nil], 78, "address", "No service is set", ""),
            Trouble(
                "",
                ["MUSTER_URL": "http://example.com/identity"],
                78,
                "address",
                "would send a token unencrypted",
                ""
            ),
            Trouble(
                "",
                ["MUSTER_URL": "http://127.0.0.1:1/identity"],
                69,
                "address",
                "No connection",
                "Check the host"
            ),
            Trouble("", ["MUSTER_CA_FILE": "/nowhere.pem"], 69, "settings", "contains no readable certificate", ""),
            Trouble(
                "",
                ["MUSTER_URL": "http://127.0.0.1:PORT/portal"],
                69,
                "signIn",
                "did not return a token",
                "must be that of the Identity service"
            ),
            Trouble(
                "",
                [
                    "MUSTER_URL": "http://127.0.0.1:PORT/portal",
                    "MUSTER_TOKEN_URL": "http://127.0.0.1:PORT/identity_/connect/token",
                ],
                69,
                "accounts",
                "answers with a web page",
                "must be that of the Identity service"
            ),
            Trouble(
                "base=organization",
                ["MUSTER_URL": "http://127.0.0.1:PORT/identity_"],
                78,
                "accounts",
                "partition",
                "organization's name in the url"
            ),
            Trouble(
                "",
                ["MUSTER_ORGANIZATION_ID": "acme"],
                78,
                "accounts",
                "The value 'acme' is not valid",
                "a UUID, and not its name"
            ),
            Trouble(
                "",
                ["MUSTER_TOKEN": "hunter2"],
                78,
                "organization",
                "does not name its organization",
                "Set organization-id"
            ),
            Trouble(
                "",
                ["MUSTER_TOKEN": "hunter2", "MUSTER_ORGANIZATION_ID": "ORGANIZATION"],
                77,
                "accounts",
                "rejects the token (HTTP 401)",
                "Get a new token"
            ),
            Trouble("", ["MUSTER_CLIENT_ID": nil], 78, "signIn", "but no application", ""),
            Trouble("", ["MUSTER_CLIENT_SECRET": nil], 77, "signIn", "muster login", ""),
            Trouble(
                "",
                ["MUSTER_CLIENT_SECRET": nil, "MUSTER_CLIENT_SECRET_COMMAND": "echo closed >&2; exit 2"],
                78,
                "signIn",
                "ended with status 2: closed",
                ""
            ),
            Trouble(
                "",
                ["MUSTER_CLIENT_SECRET": nil, "MUSTER_CLIENT_SECRET_FILE": "/nowhere"],
                78,
                "signIn",
                "/nowhere: the file with the secret cannot be read",
                ""
            ),
            Trouble("", ["MUSTER_PROFILE": "acme"], 78, "settings", "There is no profile 'acme'", ""),
            Trouble("", ["MUSTER_QUOTA": "much"], 78, "quotas", "MUSTER_QUOTA: The quota 'much'", ""),
            Trouble("", ["MUSTER_CONCURRENCY": "0"], 78, "settings", "MUSTER_CONCURRENCY '0' is not a number", ""),
            Trouble(
                "",
                ["MUSTER_QUIET": "perhaps"],
                78,
                "settings",
                "MUSTER_QUIET 'perhaps' is neither true nor false",
                ""
            ),
            Trouble("429=1", [:], 69, "accounts", "the quota of GET calls is spent (HTTP 429)", "Try again in"),
            Trouble("500=1", [:], 69, "accounts", "HTTP 500", "in trouble"),
            Trouble("token-fail=1", [:], 69, "signIn", "HTTP 503", "in trouble"),
        ]
    )
    func failures(trouble: Trouble) async throws {
        try await withSandbox(faults: trouble.faults) { muster, sandbox in
            var wrong = muster
            for (name, value) in trouble.environment {
                wrong.environment[name] = value?.replacing("PORT", with: "\(sandbox.port)")
                    .replacing("ORGANIZATION", with: sandbox.options.organizationID)
            }
            let ended = try await wrong("check", "--output", "json")
            let all = try objects(ended.output)
            #expect(ended.code == trouble.code && all.last?["exitCode"] as? Int32 == trouble.code, "\(ended.output)")
            let finding = try #require(all.first { $0["ok"] as? Bool == false && $0["event"] as? String == "check" })
            #expect(finding["what"] as? String == trouble.subject, "\(ended.output)")
            #expect((finding["found"] as? String)?.contains(trouble.cause) == true, "\(finding)")
            if !trouble.advice.isEmpty {
                #expect((finding["cure"] as? String)?.contains(trouble.advice) == true, "\(finding)")
            }
            // Everything is told of, whatever has failed, and nothing was written.
            let told = Set(all.compactMap { $0["what"] as? String })
            #expect(
                told.isSuperset(of: ["address", "signIn", "organization", "accounts", "groups", "quotas", "commands"])
            )
            let text = try await wrong("check")
            #expect(
                text.code == trouble.code
                    && text.output.contains("✗ \(trouble.subject == "signIn" ? "sign-in" : trouble.subject)"),
                "\(text.output)"
            )
            #expect(!(ended.output + ended.errors + text.output + text.errors).contains("hunter2"))
            #expect(
                await sandbox.snapshot().calls.keys.allSatisfy {
                    $0.hasPrefix("GET") || ["POST token", "POST elsewhere"].contains($0)
                }
            )
        }
    }

    @Test(
        "The scopes say which commands are allowed; less than everything is pointed out, and no failure",
        arguments: [
            (
                "PM.RobotAccount.Read PM.Group.Read", "plan, export",
                "import, resume, retry, undo: PM.RobotAccount is missing."
            ),
            (
                "PM.RobotAccount PM.Group.Read", "plan, export, import, resume, retry, undo",
                "--strategy group, --create-groups: PM.Group.Write is missing."
            ),
        ]
    )
    func rights(scope: String, allowed: String, lacks: String) async throws {
        try await withSandbox { muster, _ in
            var narrow = muster
            narrow.environment["MUSTER_SCOPE"] = scope
            let all = try objects(try await narrow("check", "--output", "json").output)
            let commands = try #require(all.first { $0["what"] as? String == "commands" })
            #expect(commands["found"] as? String == allowed && commands["ok"] as? Bool == true)
            #expect((commands["cure"] as? String)?.contains(lacks) == true, "\(commands)")
            let text = try await narrow("check")
            #expect(text.code == 0 && text.output.contains("It works, except for what is marked !"), "\(text.output)")
        }
    }

    @Test("A ready token's own words are reported: whose it is, until when, and when it has ended")
    func readyTokens() async throws {
        try await withSandbox { muster, sandbox in
            var ready = muster
            let payload =
                #"{"client_id":"robot-mover","prt_id":"\#(sandbox.options.organizationID)","scope":"PM.RobotAccount PM.Group.Read","exp":1700000000}"#
            let claims = Data(payload.utf8).base64EncodedString().filter { $0 != "=" }
            ready.environment["MUSTER_TOKEN"] = "e30.\(claims).sig"
            let ended = try await ready("check")
            #expect(
                ended.code == 77 && ended.output.contains("a ready token of robot-mover, which ended"),
                "\(ended.output)"
            )
            #expect(ended.output.contains("2023-11-14") && !ended.output.contains(claims))
            // The sandbox's own is no JWT; what may be read shows all the same.
            ready.environment["MUSTER_TOKEN"] = "1234"
            ready.environment["MUSTER_ORGANIZATION_ID"] = sandbox.options.organizationID
            let opaque = try await ready("check")
            #expect(opaque.code == 0 && opaque.output.contains("cannot be read (it is not a JWT)"), "\(opaque.output)")
            #expect(
                opaque.output.contains("  token           set, from MUSTER_TOKEN") && !opaque.output.contains("1234")
            )
        }
    }

    @Test("A secret that others can read is refused, with the command that fixes it", arguments: [0o640, 0o604, 0o600])
    func exposed(mode: Int) async throws {
        try await withSandbox { muster, _ in
            try muster.write("sandbox\n", to: "my secret")
            var filed = muster
            filed.environment["MUSTER_CLIENT_SECRET"] = nil
            filed.environment["MUSTER_CLIENT_SECRET_FILE"] = "my secret"
            let path = muster.folder.appending("my secret").string
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let (checked, exported) = (try await filed("check"), try await filed("export"))
            if mode == 0o600 {
                #expect(checked.code == 0 && exported.code == 0, "\(checked.output) \(exported.errors)")
            } else {
                #expect(checked.code == 78 && exported.code == 78)
                #expect(checked.output.contains("chmod 600 'my secret'"), "\(checked.output)")
                #expect(exported.errors.contains("Fix it with: chmod 600 'my secret'"), "\(exported.errors)")
            }
        }
    }
}

/// Something that keeps `muster check` from finding everything as it should be.
struct Trouble: Sendable, CustomTestStringConvertible {
    let faults: String
    /// What is said differently; `nil` takes a variable away.
    let environment: [String: String?]
    let code: Int32
    let subject: String
    let cause: String
    let advice: String

    init(
        _ faults: String,
        _ environment: [String: String?],
        _ code: Int32,
        _ subject: String,
        _ cause: String,
        _ advice: String
    ) {
        (self.faults, self.environment, self.code) = (faults, environment, code)
        (self.subject, self.cause, self.advice) = (subject, cause, advice)
    }

    var testDescription: String { "\(faults) \(environment.keys.sorted().joined(separator: " ")): \(cause)" }
}
