import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("Paths", .inTurn)
struct PathTests {
    @Test(
        "Every base path of the deployments answers, tokens included",
        arguments: ["/identity_", "/identity", "/acme/identity_", "/acme/identity"]
    )
    func bases(base: String) async throws {
        try await withCaller { caller async throws in
            var caller = caller
            caller.base = base
            #expect(try await caller.get("/api/Group/\(caller.organization)").status == 200)
            let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox"
            #expect(try await caller.send(.post, "/connect/token", form, form: true).status == 200)
        }
    }

    @Test("An unknown path is a page of HTML and 200", arguments: ["/", "/api/Robot/1", "/acme/api/Group/1", "/x/y/z"])
    func elsewhere(path: String) async throws {
        try await withCaller { caller async throws in
            var caller = caller
            caller.base = ""
            let reply = try await caller.get(path)
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
        }
    }

    @Test("A method that a path does not know is 405")
    func methodNotAllowed() async throws {
        try await withCaller { caller async throws in
            #expect(try await caller.send(.patch, "/api/RobotAccount/88-uv", "{}").status == 405)
        }
    }

    @Test("Ids in paths are percent-decoded")
    func percentDecoding() async throws {
        try await withCaller { caller async throws in
            #expect(try await caller.get("/api/RobotAccount/\(caller.organization)/88%2Duv").status == 200)
        }
    }

    @Test("base=organization refuses the host's base, as newer Cloud organizations do")
    func organizationBase() async throws {
        try await withCaller("base=organization") { caller in
            var host = caller
            host.base = "/identity_"
            let reply = try await host.list()
            #expect(reply.status == 400)
            #expect(reply.text.contains("InvalidPartition"))
            #expect(try await caller.list().status == 200)
        }
    }

    @Test("base=host knows no organization in the path")
    func hostBase() async throws {
        try await withCaller("base=host") { caller async throws in
            var host = caller
            host.base = "/identity_"
            #expect(try await host.list().status == 200)
            #expect(try await caller.list().text.contains("<html>"))
        }
    }
}
