import AsyncHTTPClient
import Foundation
import IdentitySandbox
import NIOCore
import NIOHTTP1
import SystemPackage
import TestSupport
import Testing

/// `muster login`, with the person's browser played by an HTTP client that follows redirects.
struct SignIn: Sendable {
    let muster: Muster
    var options: [String] = []

    /// A page that the browser ended on.
    struct Page: Sendable {
        var status: Int
        var html: String
    }

    /// Runs the command to its end. `browse` gets the address to open; without it, the address is opened once.
    func run(
        _ browse: @escaping @Sendable (_ address: String, _ redirect: String) async throws -> Void = { address, _ in
            _ = try await SignIn.visit(address)
        }
    ) async throws -> Muster.Ended {
        let fixed = ["--no-browser", "--redirect-port", "0", "--output", "json", "--client-id", "sandbox"]
        let muster = muster
        return try await muster.with(["login"] + fixed + options) { _ in
            try await muster.waitUntilPrinted("\n")
            let printed = try String(contentsOfFile: muster.folder.appending("stdout.txt").string, encoding: .utf8)
            let first = try JSON(String(printed.prefix { $0 != "\n" }))
            // A login that ended at once prints its error first.
            guard let address = first["url"]?.text, let redirect = first["redirectUri"]?.text else { return }
            try await browse(address, redirect)
        }
    }

    /// Opens an address as a browser does, and follows where it leads.
    static func visit(_ address: String) async throws -> Page {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "Connection", value: "close")
        let response = try await HTTPClient.shared.execute(request, timeout: .hours(24))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Page(status: Int(response.status.code), html: String(buffer: bytes))
    }
}

/// Runs `body` with the program and a sandbox, and nothing in the environment that signs in.
func withLogin(
    faults: String = "",
    tokenLifetime: Duration = .seconds(3600),
    accounts: Int = 0,
    _ body: (Muster, RunningSandbox) async throws -> Void
) async throws {
    var options = SandboxOptions()
    options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
    options.tokenLifetime = tokenLifetime
    options.accounts = accounts
    try await withTemporaryFolder { folder in
        try await Sandbox.run(options) { sandbox in
            var muster = Muster(folder)
            muster.environment["MUSTER_URL"] = sandbox.apiURL
            try await body(muster, sandbox)
        }
    }
}

extension Muster {
    /// The file of the default profile's tokens.
    var tokenPath: String { folder.appending(".local/state/muster/login/default.json").string }

    /// Makes the access token old, so that the next command must renew it.
    func age() throws {
        let text = try String(contentsOfFile: tokenPath, encoding: .utf8)
        let old = text.replacing(/"issued" : [0-9.]+/, with: "\"issued\" : 1")
        try #require(old != text)
        try old.write(toFile: tokenPath, atomically: false, encoding: .utf8)
    }
}
