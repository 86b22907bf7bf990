import IdentityAPI
import TestSupport
import Testing

@testable import IdentitySandbox

@Suite("Blocked services, and refusals in odd forms", .inTurn)
struct BlockedTests {
    @Test(
        "From its start on an outage has the form that it is given, for the methods that it is given",
        arguments: [
            ("503", 503, "unavailable"), ("429", 429, "Too many"), ("403", 403, "not allowed to do this"),
            ("403-empty", 403, ""), ("403-html", 403, "<title>Access denied"),
            ("404-html", 404, "<title>404 Not Found"),
            ("html", 200, "<title>Guest network"), ("partition", 400, "InvalidPartition"),
            ("202", 202, ""), ("402", 402, ""), ("405", 405, ""), ("407", 407, ""), ("409", 409, ""),
            ("426", 426, ""), ("451", 451, ""), ("507", 507, ""), ("520", 520, ""),
        ]
    )
    func forms(form: String, status: Int, text: String) async throws {
        try await withCaller("outage=2nd:2h:\(form):POST,outage-wait=7s") { caller in
            #expect(try await caller.create("a").status == 201)
            let reply = try await caller.create("b")
            #expect(reply.status == status && reply.text.contains(text), "\(reply)")
            #expect(reply.header("Retry-After") == "7")
            #expect(try await caller.list().status == 200, "another method is served")
        }
    }

    @Test(
        "A quota's refusal has the form that it is given",
        arguments: [
            ("429", 429, ""), ("403-words", 403, "Rate limit"), ("403-header", 403, ""), ("403-code", 403, "429"),
        ]
    )
    func throttled(form: String, status: Int, text: String) async throws {
        try await withCaller("429=1,throttled-as=\(form)") { caller in
            let reply = try await caller.list()
            #expect(reply.status == status && reply.text.contains(text), "\(reply)")
            #expect((reply.header("Retry-After") != nil) == ["429", "403-header"].contains(form))
        }
    }

    @Test(
        "Retry-After has the form that it is given",
        arguments: [
            ("zero", "0"), ("negative", "-5"), ("tiny", "0.001"), ("fraction", "1.997"), ("huge", "999999"),
            ("twice", "0"), ("seconds", "2"),
        ]
    )
    func retryAfter(form: String, value: String) async throws {
        try await withCaller("429=1:2s,retry-after=\(form)") { caller async throws in
            let reply = try await caller.list()
            #expect(reply.header("Retry-After") == value)
        }
    }

    @Test("The oldest accounts cannot be changed where they are protected, by calls of groups neither")
    func protected() async throws {
        try await withCaller("protected=1") { caller in
            #expect(try await caller.update("88-uv", adding: ["alumni-02"]).status == 403)
            let made = try await caller.create("a").decoded(RobotAccount.self)
            #expect(try await caller.update(made.id, adding: ["alumni-02"]).status == 200)
        }
    }

    @Test("Where refusals are reported inside a success, a taken name is, and a missing token is not")
    func insideSuccess() async throws {
        try await withCaller("refusals=succeeded-false") { caller in
            let reply = try await caller.create("Roby")
            #expect(reply.status == 200 && reply.text.contains(#""succeeded":false"#), "\(reply)")
            var stranger = caller
            stranger.bearer = nil
            #expect(try await stranger.create("b").status == 401)
        }
    }
}
