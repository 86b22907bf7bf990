import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Proxies", .inTurn)
struct ProxyTests {
    /// Runs `body` with the program, a proxy, and a sandbox behind TLS that only the proxy can find.
    private func with(
        _ behavior: TestProxy.Behavior,
        accounts: Int = 3,
        knowsHost: Bool = true,
        _ body: (Muster, RunningSandbox, TestProxy) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.accounts = accounts
        try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                let port = try #require(URL(string: sandbox.apiURL)?.port)
                try await Relay.withTLS(
                    before: port,
                    certificate: OddService.certificate("proxied.pem"),
                    key: OddService.certificate("proxied.key")
                ) { tls in
                    try await TestProxy.run(behavior, hosts: knowsHost ? ["identity.acme.test": tls] : [:]) { proxy in
                        var muster = Muster(folder, sandbox)
                        let path = try #require(URL(string: sandbox.apiURL)?.path)
                        muster.environment["MUSTER_URL"] = "https://identity.acme.test\(path)"
                        muster.environment["MUSTER_CA_FILE"] = OddService.certificate("proxied-ca.pem")
                        try await body(muster, sandbox, proxy)
                    }
                }
            }
        }
    }

    private static func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private static let signedIn = Data("anna:s3:cr@t".utf8).base64EncodedString()

    @Test("Every setting of a proxy reaches a service that only the proxy knows, and check says which one holds")
    func reached() async throws {
        try await with(.http(signIn: nil)) { muster, _, proxy in
            let url = "http://127.0.0.1:\(proxy.port)"
            #expect(try await muster("export").code == 69)
            let settings: [(String, [String: String], [String])] = [
                ("--proxy", [:], ["--proxy", url]), ("MUSTER_PROXY", ["MUSTER_PROXY": url], []),
                ("HTTPS_PROXY", ["HTTPS_PROXY": url], []), ("all_proxy", ["all_proxy": url], []),
            ]
            for (place, environment, arguments) in settings {
                var said = muster
                said.environment.merge(environment) { $1 }
                let checked = try await said.run(["check"] + arguments)
                #expect(checked.code == 0, "\(checked)")
                #expect(checked.output.contains("✓ proxy           \(url), from \(place)"), "\(checked.output)")
                #expect(try await said.run(["export"] + arguments).output.contains("Roby"))
            }
            #expect(Set(proxy.targets) == ["identity.acme.test:443"])
            var excluded = muster
            excluded.environment.merge(["HTTPS_PROXY": url, "NO_PROXY": ".acme.test"]) { $1 }
            let direct = try await excluded("check", "--output", "json")
            #expect(
                direct.code == 69 && direct.output.contains("NO_PROXY excludes it with '.acme.test'"),
                "\(direct.output)"
            )
        }
    }

    @Test("A SOCKS5 proxy carries an import")
    func socks() async throws {
        try await with(.socks5) { muster, sandbox, proxy in
            try muster.write("name\na\nb\n", to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--yes", "--proxy", "socks5://127.0.0.1:\(proxy.port)")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(await sandbox.snapshot().createsApplied.count == 2 && Set(proxy.targets) == ["identity.acme.test"])
        }
    }

    @Test(
        "A sign-in is sent decoded, and shows nowhere: not in any output, not in the run folder, not in the process list"
    )
    func signIn() async throws {
        try await with(.http(signIn: Self.signedIn)) { muster, sandbox, proxy in
            let url = "http://anna:s3%3Acr%40t@127.0.0.1:\(proxy.port)"
            try muster.write("name\n" + (1...40).map { "n\($0)\n" }.joined(), to: "robots.csv")
            let arguments = [
                "import", "robots.csv", "--yes", "--proxy", url, "--run", "run", "--limit", "20", "--verbose",
            ]
            await sandbox.holdAnswers(afterCreates: 5)
            let ended = try await muster.with(arguments) { pid in
                while await sandbox.snapshot().createsReceived.count < 5 { try await Task.sleep(for: .milliseconds(2)) }
                #if os(Linux)
                    let list = try String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
                    #expect(list.contains("--proxy") && !list.contains("anna") && !list.contains("s3"), "\(list)")
                #endif
                await sandbox.releaseAnswers()
            }
            #expect(ended.code == 75, "\(ended.errors)")
            let checked = try await muster("check", "--proxy", url)
            #expect(
                checked.code == 0 && checked.output.contains("http://***@127.0.0.1:\(proxy.port)"),
                "\(checked.output)"
            )
            let mistyped = try await muster("export", "--prxy", url)
            let wrong = try await muster("export", "--proxy", url.replacing("s3", with: "s4"))
            #expect(wrong.code == 69 && wrong.errors.contains("rejects the user and the password"), "\(wrong.errors)")
            let none = try await muster("export", "--proxy", "http://127.0.0.1:\(proxy.port)")
            #expect(none.code == 69 && none.errors.contains("wants a user and a password"), "\(none.errors)")
            for text in [ended, checked, mistyped, wrong].flatMap({ [$0.output, $0.errors] }) {
                #expect(!text.contains("anna") && !text.contains("s3%3A") && !text.contains("cr@t"), "\(text)")
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: muster.folder.appending("run").string) {
                let bytes = try Data(contentsOf: URL(filePath: muster.folder.appending("run/\(name)").string))
                #expect(!String(decoding: bytes, as: UTF8.self).contains("anna"), "\(name)")
            }
        }
    }

    @Test(
        "Each trouble with a proxy is told from the others and from the service's, with exit code 69 before anything was sent"
    )
    func troubles() async throws {
        let troubles: [(TestProxy.Behavior, Bool, String)] = [
            (
                .says(Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".utf8), closes: true), true,
                "refuses to connect to identity.acme.test:443"
            ),
            (.says(Array("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n".utf8), closes: true), true, "is no HTTP proxy"),
            (.says(Array("SSH-2.0-x\r\n".utf8), closes: false), true, "does not speak HTTP"),
            (.closes, true, "closes the connection without an answer"),
            (.http(signIn: nil), false, "cannot reach identity.acme.test:443"),
        ]
        for (behavior, knowsHost, sentence) in troubles {
            try await with(behavior, knowsHost: knowsHost) { muster, _, proxy in
                var muster = muster
                muster.environment["MUSTER_PROXY"] = "http://127.0.0.1:\(proxy.port)"
                let exported = try await muster("export")
                #expect(exported.code == 69 && exported.errors.contains(sentence), "\(exported.errors)")
                let checked = try await muster("check", "--output", "json")
                #expect(checked.code == 69, "\(checked.output)")
                let finding = try Self.objects(checked.output).first { $0["what"] as? String == "proxy" }
                #expect(
                    finding?["ok"] as? Bool == false && (finding?["found"] as? String)?.contains(sentence) == true,
                    "\(checked.output)"
                )
            }
        }
        try await with(.socks5Refusing(2)) { muster, _, proxy in
            let ended = try await muster("export", "--proxy", "socks5://127.0.0.1:\(proxy.port)")
            #expect(ended.code == 69 && ended.errors.contains("does not allow a connection"), "\(ended.errors)")
        }
        try await withClosedPort { port in
            try await with(.closes) { muster, _, _ in
                let ended = try await muster("check", "--proxy", "http://127.0.0.1:\(port)")
                #expect(
                    ended.code == 69 && ended.output.contains("No proxy answers at 127.0.0.1:\(port)"),
                    "\(ended.output)"
                )
                let unknown = try await muster("check", "--proxy", "http://no-such-proxy.invalid:1")
                #expect(
                    unknown.code == 69 && unknown.output.contains("No proxy answers at no-such-proxy.invalid:1"),
                    "\(unknown.output)"
                )
            }
        }
    }

    @Test("An invalid proxy is refused by the name of its setting: 64 for the option, 78 elsewhere")
    func invalid() async throws {
        try await with(.closes) { muster, _, _ in
            let option = try await muster("export", "--proxy", "ftp://u:hunter2@p")
            #expect(option.code == 64 && option.errors.contains("The proxy in --proxy begins"), "\(option.errors)")
            for name in ["MUSTER_PROXY", "ALL_PROXY"] {
                var said = muster
                said.environment[name] = "http://u:hunter2@p:99999"
                let ended = try await said("export")
                #expect(
                    ended.code == 78 && ended.errors.contains("The proxy in \(name) has no valid host and port"),
                    "\(ended.errors)"
                )
                #expect(!ended.errors.contains("hunter2"))
            }
        }
    }

    @Test("A proxy that goes down during a run is an outage: no row fails, and the run goes on when it is back")
    func outage() async throws {
        try await with(.http(signIn: nil), accounts: 0) { muster, sandbox, proxy in
            try muster.write("name\n" + (1...400).map { "n\($0)\n" }.joined(), to: "robots.csv")
            var muster = muster
            muster.environment["MUSTER_PROXY"] = "http://127.0.0.1:\(proxy.port)"
            let ended = try await muster.with("import", "robots.csv", "--yes", caughtAfter: 40, sandbox) { _ in
                await proxy.stop()
                await sandbox.releaseAnswers()
                // Long enough for calls to fail: how many does not matter.
                try await Task.sleep(for: .milliseconds(500))
                try await proxy.start()
            }
            #expect(ended.code == 0 && ended.output.contains("400 created"), "\(ended.output) \(ended.errors)")
            #expect(await sandbox.snapshot().createsApplied.count == 400)
        }
    }
}
