import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Muster
@testable import MusterCommand

@Suite("Profiles", .inTurn)
struct ProfileTests {
    /// Runs `body` with a home folder that has profiles.
    private func with(_ profiles: [String: String], _ body: (Folders) throws -> Void) async throws {
        try await withTemporaryFolder { home in
            let folders = Folders(["HOME": home.string, "XDG_CONFIG_HOME": home.string])
            let folder = folders.profiles.string
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in profiles { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).json")) }
            try body(folders)
        }
    }

    @Test(
        "What is wrong in a profile is reported by its key, with what to do",
        arguments: [
            (#"{"clientID": "x"}"#, "has 'clientID', which is not a setting. Did you mean 'clientId'?"),
            (#"{"MUSTER_CLIENT_ID": "x"}"#, "Did you mean 'clientId'?"),
            (#"{"token-url": "x"}"#, "Did you mean 'tokenUrl'?"),
            (#"{"organisationId": "x"}"#, "Did you mean 'organizationId'?"),
            (#"{"profile": "x"}"#, "has 'profile', which is not a setting"),
            (#"{"zzzzzzzzzz": "x"}"#, "There are url, tokenUrl, organizationId, "),
            (#"{"url": 7.5}"#, "'url' of the profile must be a text in quotes"),
            (#"{"url": ["x"]}"#, "'url' of the profile must be a text in quotes"),
            (#"{"concurrency": true}"#, "'concurrency' of the profile must be a whole number"),
            (#"{"quiet": "yes"}"#, "'quiet' of the profile must be true or false"),
            (#"{"clientSecret": "hunter2"}"#, "holds the secret 'clientSecret' itself"),
            (#"{"token": "hunter2"}"#, "name that as tokenFile"),
            ("{\n  \"url\": \"x\",\n  oops\n}", "the profile is not JSON: see line 3."),
            (#"["url"]"#, "must be a JSON object"), ("", "the profile is not JSON."),
        ]
    )
    func wrong(text: String, message: String) async throws {
        try await with(["acme": text]) { folders in
            let error = #expect(throws: RunError.self) { try Profile(named: "acme", in: folders) }
            let said = error?.description ?? ""
            #expect(error?.code == .configuration && said.contains(message), "\(said)")
            #expect(said.hasPrefix(folders.profiles.appending("acme.json").string) && !said.contains("hunter2"))
        }
    }

    @Test("Numbers may stand as such, null and empty texts mean nothing, and paths count from the profile's folder")
    func values() async throws {
        let text = """
            {"concurrency": 4, "quiet": false, "maxErrors": 3, "scope": null, "quota": "", "caFile": "ca.pem", "tokenFile": "~/t",
             "clientSecretFile": "/s"}
            """
        try await with(["default": text]) { folders in
            let profile = try #require(try Profile(named: nil, in: folders))
            #expect(
                profile.values == [
                    .concurrency: "4", .quiet: "false", .maxErrors: "3",
                    .caFile: folders.profiles.appending("ca.pem").string,
                    .tokenFile: folders.home.appending("t").string, .clientSecretFile: "/s",
                ]
            )
        }
    }

    @Test(
        "A profile that is not there is reported with those that are",
        arguments: [
            (["acme": "{}", "other": "{}"], "acne", "Did you mean 'acme'? There are 'acme', 'other'."),
            ([:], "acme", "No profile exists yet: muster init --profile acme writes one."),
            (["x": "{}"], "../x", "is not a name such as acme"), (["x": "{}"], "", "is not a name such as acme"),
        ] as [([String: String], String, String)]
    )
    func missing(profiles: [String: String], name: String, message: String) async throws {
        try await with(profiles) { folders in
            let error = #expect(throws: RunError.self) { try Profile(named: name, in: folders) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
        try await with([:]) { folders in
            let none = try Profile(named: nil, in: folders)
            #expect(none?.name == nil)
        }
    }

    @Test(
        "A command prints the secret on its first line; when it fails, its status and its own words are reported",
        arguments: [
            ("printf 'hunter2\\nmore'", "hunter2", nil),
            ("echo hunter2; echo locked >&2; exit 3", nil, "ended with status 3: locked"),
            ("true", nil, "printed nothing"), ("no-such-program", nil, "ended with status 127: "),
            ("echo hunter2; kill -9 $$", nil, "was ended by signal 9"),
        ] as [(String, String?, String?)]
    )
    func command(line: String, secret: String?, message: String?) async throws {
        let setting = Setting(
            name: .clientSecretCommand,
            value: line,
            source: .environment("MUSTER_CLIENT_SECRET_COMMAND")
        )
        do {
            #expect(try await SecretCommand(setting: setting).output(within: .endless) == secret)
        } catch let error as RunError {
            #expect(error.description.contains(try #require(message)), "\(error)")
            #expect(error.description.hasPrefix("The command of MUSTER_CLIENT_SECRET_COMMAND "))
        }
    }

    @Test("A command that does not end is ended")
    func endlessCommand() async throws {
        let setting = Setting(name: .tokenCommand, value: "sleep 86400; echo late", source: .option)
        let error = await #expect(throws: RunError.self) {
            try await SecretCommand(setting: setting).output(within: .milliseconds(200))
        }
        #expect(error?.description.contains("did not end within") == true)
    }
}
