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

@Suite("muster init", .inTurn)
struct InitTests {
    private static let secret = "s3cr3t-of-the-sandbox"

    /// Runs `body` with the program, whose environment says nothing, and a sandbox whose secret is one that would be noticed.
    private func with(_ body: (Muster, RunningSandbox) async throws -> Void) async throws {
        var options = SandboxOptions()
        options.clientSecret = Self.secret
        options.accounts = 3
        try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                var muster = Muster(folder)
                muster.environment["XDG_CONFIG_HOME"] = folder.appending("config").string
                try await body(muster, sandbox)
            }
        }
    }

    private func file(_ muster: Muster, _ name: String) -> String {
        muster.folder.appending("config/muster/\(name)").string
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("A person who has only an address, an id and a secret in the clipboard is asked for them, and is ready")
    func interview() async throws {
        try await with { muster, sandbox in
            let ended = try await Terminal.run(muster, "init") { terminal in
                try await terminal.expect("1 to 5 [1]: ")
                try terminal.type("4\n")
                try await terminal.expect("Host, as in")
                try terminal.type("http://example.com/identity\n")
                // Told at once, and asked again.
                try await terminal.expect("would send a token unencrypted")
                try await terminal.expect("Host, as in")
                try terminal.type("127.0.0.1:1\n")
                // Whoever has the whole address gives that.
                try await terminal.expect("Organization")
                try terminal.type("\(sandbox.apiURL)\n")
                try await terminal.expect("Client id")
                try terminal.type("two words\n")
                try await terminal.expect("contains a character")
                try terminal.type("sandbox\n")
                try await terminal.expect("Through my browser")
                try await terminal.expect("1 to 5 [1]: ")
                try terminal.type("9\n")
                try await terminal.expect("a number from 1 to 5")
                try terminal.type("2\n")
                try await terminal.expect("Secret (not shown): ")
                try terminal.type("wrong\u{15}\(Self.secret)x\u{7F}\n")
                try await terminal.expect("Profile name")
                try terminal.type("acme\n")
                try await terminal.expect("Next: muster plan robots.csv --profile acme")
            }
            #expect(ended.code == 0, "\(ended.output)")
            #expect(ended.output.contains("4 robot accounts") && !ended.output.contains("s3cr3t"), "\(ended.output)")
            let profile = try String(contentsOfFile: file(muster, "acme.json"), encoding: .utf8)
            #expect(!profile.contains(Self.secret) && profile.contains("\"clientId\" : \"sandbox\""), "\(profile)")
            #expect(try String(contentsOfFile: file(muster, "acme.secret"), encoding: .utf8) == Self.secret + "\n")
            #expect(try mode(file(muster, "acme.json")) == 0o600 && mode(file(muster, "acme.secret")) == 0o600)
            #expect(try mode(file(muster, "")) == 0o700)
            // It is what every other command takes.
            #expect(try await muster("export", "--profile", "acme").output.hasPrefix("id,name"))
        }
    }

    @Test(
        "An address that no product has is pasted where the product is asked for, and a name that was typed ahead by mistake is not taken"
    )
    func pastedAddress() async throws {
        try await with { muster, sandbox in
            let ended = try await Terminal.run(muster, "init", "--client-id", "sandbox", "--client-secret-environment")
            {
                try await $0.expect("or paste the address")
                try await $0.expect("1 to 5 [1]: ")
                try $0.type("elsewhere\n")
                try await $0.expect("or paste an address")
                try $0.type("http://example.com/identity\n")
                try await $0.expect("would send a token unencrypted")
                try await $0.expect("Address of the Identity service: ")
                try $0.type("\(sandbox.apiURL)\n")
                try await $0.expect("Profile name")
                try $0.type("clear; muster check\n")
                try await $0.expect("is not valid. A name has only letters")
                try await $0.expect("Profile name")
                try $0.type("own-1.b_c\n")
                // The check says what is missing: the environment holds no secret.
                try await $0.expect("Not ready.")
            }
            #expect(
                ended.code == 77 && ended.output.contains("Written: ~/config/muster/own-1.b_c.json"),
                "\(ended.output)"
            )
            let profile = try String(contentsOfFile: file(muster, "own-1.b_c.json"), encoding: .utf8)
            #expect(profile.contains(sandbox.apiURL))
            #expect(try FileManager.default.contentsOfDirectory(atPath: file(muster, "")) == ["own-1.b_c.json"])
        }
    }

    @Test(
        "Names that need quotes are no names of new profiles",
        arguments: ["a b", "a;b", "$(x)", "-x", "a'b", "é\u{7}"]
    )
    func names(name: String) async throws {
        try await with { muster, sandbox in
            let ended = try await muster("init", "--profile=\(name)", "--url", sandbox.apiURL, "--token-file", "t")
            #expect(ended.code == 78 && ended.errors.contains("name"), "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: file(muster, "")))
        }
    }

    @Test("Ctrl-C at a question says that nothing was written")
    func interrupted() async throws {
        try await with { muster, _ in
            let ended = try await Terminal.run(
                muster,
                program: "/bin/sh",
                ["-c", "echo $$ > pid; exec '\(Muster.path)' init"]
            ) {
                try await $0.expect("1 to 5 [1]: ")
                let pid = try String(contentsOfFile: muster.folder.appending("pid").string, encoding: .utf8)
                #expect(kill(try #require(pid_t(pid.trimmingCharacters(in: .whitespacesAndNewlines))), SIGINT) == 0)
            }
            #expect(ended.code == 130 && ended.output.contains("Stopped. Nothing was written."), "\(ended.output)")
            #expect(!ended.output.contains("same command"), "\(ended.output)")
            #expect(!FileManager.default.fileExists(atPath: file(muster, "")))
        }
    }

    @Test("Who gives up, at any question, leaves everything as it was", arguments: ["\u{4}", "\u{3}"])
    func givenUp(key: String) async throws {
        try await with { muster, sandbox in
            let ended = try await Terminal.run(muster, "init", "--url", sandbox.apiURL, "--client-id", "sandbox") {
                try await $0.expect("1 to 5")
                try $0.type("2\n")
                try await $0.expect("Secret")
                try $0.type("half of it\(key)")
                try await $0.expect("Nothing was written.")
            }
            #expect(ended.code == 130 && !ended.output.contains("half"), "\(ended.output)")
            #expect(!FileManager.default.fileExists(atPath: file(muster, "")))
        }
    }

    @Test("Off a terminal everything is an option, and the secret may come on standard input")
    func options() async throws {
        try await with { muster, sandbox in
            let arguments = [
                "init", "--profile", "acme", "--url", sandbox.apiURL, "--client-id", "sandbox", "--client-secret-stdin",
                "--concurrency", "3", "--quota", "GET=200/60s", "--scope", "PM.RobotAccount.Read PM.Group.Read",
            ]
            let ended = try await muster.run(arguments, input: Self.secret + "\n")
            #expect(ended.code == 0, "\(ended.output)")
            #expect(!(ended.output + ended.errors).contains(Self.secret))
            let written = try Data(contentsOf: URL(filePath: file(muster, "acme.json")))
            let profile = try #require(try JSONSerialization.jsonObject(with: written) as? [String: String])
            #expect(
                profile == [
                    "url": sandbox.apiURL, "clientId": "sandbox", "clientSecretFile": file(muster, "acme.secret"),
                    "concurrency": "3", "quota": "GET=200/60s", "scope": "PM.RobotAccount.Read PM.Group.Read",
                ]
            )
            // Nothing is replaced unasked.
            let again = try await muster.run(arguments, input: "other\n")
            #expect(again.code == 73 && again.errors.contains("--force replaces it"), "\(again.errors)")
            #expect(try String(contentsOfFile: file(muster, "acme.secret"), encoding: .utf8) == Self.secret + "\n")
            let forced = try await muster.run(arguments + ["--force"], input: "other\n")
            #expect(forced.code == 77 && forced.output.contains("✗ sign-in"), "\(forced.output)")
        }
    }

    @Test(
        "What is missing off a terminal is named by its options, and what cannot be used is not written",
        arguments: [
            (
                [], 64,
                "init needs --url (or --product with --organization or --host), and --client-id, and one of --client-secret-file"
            ),
            (["--product", "cloud", "--client-id", "x"], 64, "init needs --url"),
            (
                ["--product", "cloud", "--organization", "acme", "--token-file", "a", "--client-secret-file", "b"], 64,
                "Pass only one of"
            ),
            (["--product", "cloud", "--organization", "a/b"], 64, "contains a character"),
            (["--url", "http://example.com/identity"], 78, "would send a token unencrypted"),
            (
                ["--url", "https://example.com/identity", "--quota", "much"], 64,
                "--quota: The quota 'much' cannot be read"
            ),
            (["--url", "https://example.com/identity", "--concurrency", "0"], 64, "--concurrency '0' is not a number"),
            (["--profile", "a/b"], 78, "is not a name such as acme"),
        ] as [([String], Int32, String)]
    )
    func missing(options: [String], code: Int32, message: String) async throws {
        try await with { muster, _ in
            let ended = try await muster.run(["init"] + options)
            #expect(ended.code == code && ended.errors.contains(message), "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: file(muster, "")))
        }
    }

    @Test(
        "The address is made of the product and the names",
        arguments: [
            (["--product", "cloud", "--organization", "acme"], "https://cloud.uipath.com/acme/identity_"),
            (["--product", "public-sector", "--organization", "acme"], "https://govcloud.uipath.us/acme/identity_"),
            (
                ["--product", "dedicated", "--host", "own", "--organization", "acme"],
                "https://own.dedicated.uipath.com/acme/identity_"
            ),
            (
                ["--product", "automation-suite", "--host", "ui.example.com", "--organization", "acme"],
                "https://ui.example.com/acme/identity_"
            ),
            (["--product", "standalone", "--host", "ui.example.com:8443"], "https://ui.example.com:8443/identity"),
        ]
    )
    func addresses(options: [String], url: String) async throws {
        try await with { muster, _ in
            // A rehearsal: the address is not called, and nothing is written.
            let ended = try await muster.run(
                ["init", "--sandbox", "--client-id", "x", "--client-secret-command", "pass show uipath"] + options
            )
            #expect(ended.code == 0 && ended.errors.contains("\"url\" : \"\(url)\""), "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: file(muster, "")))
        }
    }
}
