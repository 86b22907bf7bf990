import Foundation
import IdentityAPI
import IdentitySandbox
import Muster
import TestSupport
import Testing

@testable import MusterUI

/// Signing in from the page, with the person's browser played by an HTTP client that follows redirects.
@Suite("Signing in from the page", .inTurn)
struct SignInTests {
    /// What the page is told of a sign-in.
    private struct Told: Decodable {
        struct Service: Decodable {
            var isConnected: Bool
            var problem: String?
            var signIn: SignIn?
        }

        struct SignIn: Decodable {
            var state: String
            var isNeeded: Bool
            var words: String?
            var remark: String?
        }

        var service: Service
    }

    private func told(
        _ caller: PageCaller,
        _ cookie: String,
        until isThere: (Told.Service) -> Bool
    ) async throws -> Told.Service {
        while true {
            let answer = try await caller.send("GET", "/api/state", [("Cookie", cookie)])
            #expect(!answer.body.contains("eyJ"), "A token is sent to the page.")
            let service = try answer.decoded(Told.self).service
            if isThere(service) { return service }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func open(_ caller: PageCaller, _ cookie: String, client: String = "sandbox") async throws
        -> PageCaller.Answer
    {
        let headers = [("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate")]
        return try await caller.send("GET", "/sign-in?client=\(client)", headers)
    }

    @Test("A person without a sign-in is offered one; after it the page is connected, and no token is sent to it")
    func wholeWay() async throws {
        try await PageCaller.with(connector: { PageCaller.signingIn($0) }) { caller in
            let cookie = try await caller.cookie()
            let before = try await told(caller, cookie) { $0.problem != nil }
            #expect(before.problem == "Nobody is signed in." && before.signIn?.isNeeded == true)
            #expect(before.signIn?.state == "offered")
            let page = try await open(caller, cookie)
            #expect(page.status == 200 && page.body.contains("You are signed in"), "\(page.body)")
            let after = try await told(caller, cookie) { $0.isConnected }
            #expect(after.signIn?.state == "done" && after.signIn?.words == "ada@example.com is signed in.")
            #expect(after.signIn?.isNeeded == false && after.problem == nil)
        }
    }

    @Test(
        "A refusal is told with what to do on the page, and the next sign-in begins anew",
        arguments: [
            ("access_denied", "The access was denied", "Sign in as an organization administrator"),
            ("invalid_scope", "may not use every scope", "\"scope\": \"PM.RobotAccount PM.Group.Read offline_access\""),
            ("bad-code", "Muster got no tokens", "Choose “Sign in” on Muster's page again."),
        ]
    )
    func refusals(fault: String, what: String, cure: String) async throws {
        try await PageCaller.with(faults: "authorize=\(fault)", connector: { PageCaller.signingIn($0) }) { caller in
            let cookie = try await caller.cookie()
            for _ in 1...2 {
                #expect(try await open(caller, cookie).body.contains("You are not signed in"))
                let failed = try await told(caller, cookie) { $0.signIn?.state == "failed" }
                let words = failed.signIn?.words ?? ""
                #expect(words.contains(what) && words.contains(cure) && !words.contains("muster login"), "\(words)")
                #expect(!failed.isConnected)
            }
        }
    }

    @Test("When the browser never comes back, the page is told what to check, and the wait ends")
    func neverBack() async throws {
        try await PageCaller.with(
            faults: "authorize=no-redirect",
            connector: { PageCaller.signingIn($0, patience: .milliseconds(500)) }
        ) { caller in
            let cookie = try await caller.cookie()
            #expect(try await open(caller, cookie).body.contains("Invalid redirect_uri"))
            let failed = try await told(caller, cookie) { $0.signIn?.state == "failed" }
            let words = failed.signIn?.words ?? ""
            #expect(words.contains("Nobody signed in within") && words.contains("to the letter"), "\(words)")
        }
    }

    @Test("While Muster waits, the same link leads to the same sign-in, and the wait can be let go")
    func waiting() async throws {
        try await PageCaller.with(faults: "authorize=no-redirect", connector: { PageCaller.signingIn($0) }) { caller in
            let cookie = try await caller.cookie()
            for _ in 1...3 { _ = try await open(caller, cookie) }
            _ = try await told(caller, cookie) { $0.signIn?.state == "waiting" }
            #expect(await caller.sandbox.snapshot().calls["GET authorize"] ?? 3 == 3)
            #expect(try await caller.post("/api/sign-in/end", "{}", cookie: cookie).status == 202)
            _ = try await told(caller, cookie) { $0.signIn?.state == "offered" }
        }
    }

    /// A port that nobody listens at, and that the system gives to nobody while the sign-ins take turns at it: it lies below those that the system chooses from.
    private func quietPort() async throws -> Int {
        var random = SeededGenerator()
        while true {
            let port = Int.random(in: 20_000..<32_000, using: &random)
            do { return try await RedirectListener.with(port: port) { $0.port } } catch is RedirectPortTaken {}
        }
    }

    @Test("A sign-in that was let go frees its port for the next one, and another application takes its place")
    func again() async throws {
        let port = try await quietPort()
        try await PageCaller.with(
            faults: "authorize=no-redirect",
            connector: { PageCaller.signingIn($0, port: port) }
        ) { caller in
            let cookie = try await caller.cookie()
            for round in 1...8 {
                let page = try await open(caller, cookie, client: round % 2 == 0 ? "sandbox" : "another")
                #expect(
                    page.body.contains("invalid_request") || page.body.contains("unauthorized_client"),
                    "\(page.body)"
                )
                if round % 3 == 0 { _ = try await caller.post("/api/sign-in/end", "{}", cookie: cookie) }
            }
            _ = try await told(caller, cookie) { $0.signIn?.state == "waiting" }
        }
    }

    @Test("A port that another program uses is named, with what to do")
    func portInUse() async throws {
        try await withClosedPort { port in
            try await PageCaller.with(connector: { PageCaller.signingIn($0, port: port) }) { caller in
                let cookie = try await caller.cookie()
                let answer = try await open(caller, cookie)
                #expect(answer.status == 409 && answer.body.contains("port \(port) of 127.0.0.1"), "\(answer.body)")
                #expect(answer.body.contains("start muster ui --redirect-port"))
                let failed = try await told(caller, cookie) { $0.signIn?.state == "failed" }
                #expect(failed.signIn?.words?.contains("port \(port)") == true)
            }
        }
    }

    @Test(
        "Only the page's own link begins a sign-in, whose application another page could have chosen",
        arguments: ["cross-site", "same-site", "none", nil] as [String?]
    )
    func strange(site: String?) async throws {
        try await PageCaller.with(connector: { PageCaller.signingIn($0) }) { caller in
            let cookie = try await caller.cookie()
            let headers = [("Cookie", cookie), ("Sec-Fetch-Mode", "navigate")]
            let initiator = site.map { [("Sec-Fetch-Site", $0)] } ?? []
            let answer = try await caller.send("GET", "/sign-in?client=evil", headers + initiator)
            #expect(answer.status == 403, "\(answer.body)")
            let service = try await told(caller, cookie) { $0.problem != nil }
            #expect(service.signIn?.state == "offered")
        }
    }

    @Test("Without an application, and where the settings hold a secret, there is no sign-in, and the new tab says why")
    func impossible() async throws {
        try await PageCaller.with(connector: { PageCaller.signingIn($0) }) { caller in
            let answer = try await open(caller, try await caller.cookie(), client: "%20")
            #expect(answer.status == 400 && answer.body.contains("Application (client id)"), "\(answer.body)")
        }
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            let answer = try await open(caller, cookie)
            #expect(answer.status == 409 && answer.body.contains("without a browser"), "\(answer.body)")
            #expect(try await told(caller, cookie) { $0.isConnected }.signIn == nil)
        }
    }
}
