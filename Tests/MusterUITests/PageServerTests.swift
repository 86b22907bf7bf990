import AsyncHTTPClient
import Foundation
import IdentityAPI
import IdentitySandbox
import Muster
import NIOHTTP1
import SystemPackage
import TestSupport
import Testing

@testable import MusterUI

@Suite("The page over HTTP", .inTurn)
struct PageServerTests {
    private static let paths = [
        "/", "/page.js", "/page.css", "/icon.svg", "/sheet.js", "/sign-in?client=a", "/api/state", "/api/sheet",
        "/api/plan", "/api/plan/changes?q=a",
        "/api/plan/row?number=1", "/api/sheet/rows?from=-1&count=99999999999", "/api/runs", "/api/runs/x",
        "/runs/x/success.csv", "/nothing", "/api/events",
        "/..%2f..%2fetc/passwd",
    ]

    @Test(
        "Without the cookie nothing answers, whatever the path and the method",
        arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]
    )
    func withoutCookie(method: String) async throws {
        try await PageCaller.with { caller in
            for path in Self.paths {
                let headers = ["GET", "HEAD"].contains(method) ? [] : [("Origin", caller.origin)]
                let answer = try await caller.send(method, path, headers)
                #expect(answer.status == 403, "\(method) \(path)")
                #expect(answer.headers["set-cookie"].isEmpty)
                Self.expectGuarded(answer, path)
            }
        }
    }

    @Test("With the cookie, every answer keeps other sites out, and is not cached")
    func guarded() async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            for path in Self.paths where path != "/api/events" {
                let answer = try await caller.send("GET", path, [("Cookie", cookie)])
                Self.expectGuarded(answer, path)
                #expect(answer.status < 500, "\(path)")
            }
            #expect(try await caller.send("GET", "/", [("Cookie", cookie)]).body.contains("<title>Muster</title>"))
        }
    }

    private static func expectGuarded(_ answer: PageCaller.Answer, _ path: String) {
        let policy = answer.headers["content-security-policy"].first ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
        #expect(!policy.contains("unsafe"), "\(path)")
        #expect(answer.headers["cache-control"] == ["no-store"], "\(path)")
        #expect(answer.headers["x-content-type-options"] == ["nosniff"])
        #expect(answer.headers["referrer-policy"] == ["no-referrer"])
        #expect(answer.headers["access-control-allow-origin"].isEmpty)
    }

    @Test("The key opens the page once, for who keeps the cookie")
    func key() async throws {
        try await PageCaller.with { caller in
            #expect(try await caller.send("GET", "/?key=").status == 403)
            #expect(try await caller.send("GET", "/?key=\(caller.key)x").status == 403)
            #expect(try await caller.send("GET", "/api/state?key=\(caller.key)").status == 403)
            #expect(try await caller.send("POST", "/?key=\(caller.key)", [("Origin", caller.origin)]).status == 403)
            let first = try await caller.send("GET", "/?key=\(caller.key)")
            #expect(first.status == 200)
            let set = try #require(first.headers["set-cookie"].first)
            #expect(set.contains("HttpOnly") && set.contains("SameSite=Strict") && !set.contains("Domain"))
            #expect(!first.body.contains(caller.key))
            let second = try await caller.send("GET", "/?key=\(caller.key)")
            #expect(second.status == 403 && second.headers["set-cookie"].isEmpty)
            let cookie = String(set.prefix { $0 != ";" })
            #expect(try await caller.send("GET", "/?key=\(caller.key)", [("Cookie", cookie)]).status == 200)
        }
    }

    @Test(
        "With the cookie, a strange host or origin is refused",
        arguments: [
            ([("Host", "evil.example")], 421), ([("Host", "localhost")], 421),
            ([("Origin", "http://evil.example")], 403),
            ([("Origin", "null")], 403), ([], 403),
        ]
    )
    func strange(headers: [(String, String)], status: Int) async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            for path in ["/api/plan", "/api/stop", "/api/rehearse", "/api/sheet", "/api/run"] {
                let answer = try await caller.send(
                    "POST",
                    path,
                    headers + [("Cookie", cookie), ("Content-Type", "application/json")],
                    body: Array("{}".utf8)
                )
                #expect(answer.status == status, "\(path)")
            }
        }
    }

    @Test(
        "What is no request of the page is answered with an error, and changes nothing",
        arguments: [
            ("/api/run", "{}"), ("/api/run", "{\"version\":0}"), ("/api/run", "null"),
            ("/api/run", "{\"version\":\"x\"}"),
            ("/api/plan/correct", "{\"version\":1}"),
            ("/api/plan/correct", "{\"version\":1,\"cells\":[{\"row\":-1,\"column\":-1,\"text\":\"\"}]}"),
            ("/api/sheet/choices", "[]"), ("/api/step", "{\"step\":\"result\"}"), ("/api/step", "{\"step\":\"x\"}"),
            ("/api/stop", "{}"), ("/api/plan", "{}"), ("/api/runs/none/undo", "{}"),
            ("/api/runs/..%2f..%2fetc/show", "{}"),
        ]
    )
    func senseless(path: String, json: String) async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            _ = try await caller.state(cookie: cookie) { $0.busy == nil }
            let answer = try await caller.post(path, json, cookie: cookie)
            #expect((400..<500).contains(answer.status), "\(answer.body)")
            #expect(answer.body.contains("\"error\":"))
            let state = try await caller.state(cookie: cookie) { $0.busy == nil }
            #expect(state.step == "sheet" && state.planVersion == nil)
            #expect(await caller.sandbox.snapshot().calls.keys.allSatisfy { !$0.hasPrefix("P") || $0 == "POST token" })
        }
    }

    @Test("Other types than JSON are refused: a form of another site can send no JSON")
    func types() async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
                let headers = [("Cookie", cookie), ("Origin", caller.origin), ("Content-Type", type)]
                #expect(try await caller.send("POST", "/api/step", headers, body: Array("{}".utf8)).status == 415)
                #expect(try await caller.send("POST", "/api/sheet", headers, body: Array("a,b\n".utf8)).status == 415)
            }
            let large = [UInt8](repeating: 0x20, count: (4 << 20) + 1)
            let headers = [("Cookie", cookie), ("Origin", caller.origin), ("Content-Type", "application/json")]
            #expect(try await caller.send("POST", "/api/step", headers, body: large).status == 413)
        }
    }

    @Test("A sheet is uploaded, planned, corrected and imported; of the run folder only the reports can be had")
    func wholeWay() async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            _ = try await caller.state(cookie: cookie) { $0.busy == nil }
            let csv = "name,groups\na,Finance\nb,Finnance\n"
            #expect(try await caller.upload(csv, named: "..%2F..%2Frobots%0A.csv", cookie: cookie).status == 202)
            _ = try await caller.state(cookie: cookie) { $0.sheetVersion != nil && $0.busy == nil }
            let sheet = try await caller.send("GET", "/api/sheet", [("Cookie", cookie)]).body
            #expect(sheet.contains("\"name\":\"robots.csv\""))
            #expect(try await caller.post("/api/plan", "{}", cookie: cookie).status == 202)
            let planned = try await caller.state(cookie: cookie) { $0.step == "plan" && $0.busy == nil }
            let version = try #require(planned.planVersion)
            let changes = try await caller.send("GET", "/api/plan/changes?kind=impossible", [("Cookie", cookie)]).body
            #expect(changes.contains("\"total\":1") && changes.contains("\"name\":\"b\""))
            let correction = "{\"version\":\(version),\"mistake\":0,\"replacement\":\"Finance\"}"
            #expect(try await caller.post("/api/plan/correct", correction, cookie: cookie).status == 202)
            let corrected = try await caller.state(cookie: cookie) { $0.planVersion ?? 0 > version && $0.busy == nil }
            #expect(try await caller.post("/api/run", "{\"version\":\(version)}", cookie: cookie).status == 409)
            let go = "{\"version\":\(try #require(corrected.planVersion))}"
            #expect(try await caller.post("/api/run", go, cookie: cookie).status == 202)
            let ended = try await caller.state(cookie: cookie) { $0.step == "result" && $0.busy == nil }
            let id = try #require(ended.result)
            let success = try await caller.send("GET", "/runs/\(id)/success.csv", [("Cookie", cookie)])
            #expect(success.body.split(separator: "\n").count == 3)
            #expect(success.headers["content-disposition"].first?.hasPrefix("attachment") == true)
            let report = try await caller.send("GET", "/runs/\(id)/report.html", [("Cookie", cookie)])
            #expect(report.status == 200)
            #expect(
                report.headers["content-security-policy"].first?.hasPrefix("sandbox allow-scripts; default-src 'none'")
                    == true
            )
            for file in ["run.json", "checkpoint", "before.csv", "summary.json", "..%2frun.json", "report.html%00"] {
                let answer = try await caller.send("GET", "/runs/\(id)/\(file)", [("Cookie", cookie)])
                #expect(answer.status == 404, "\(file)")
            }
            #expect(await caller.sandbox.snapshot().accounts.map(\.name).filter { ["a", "b"].contains($0) }.count == 2)
        }
    }

    @Test("Creating groups is not offered for a text that lists groups, because it does not help there")
    func remedies() async throws {
        struct Planned: Decodable {
            struct Remedy: Decodable {
                var choice: String
                var rows: Int
            }

            var remedies: [Remedy]
        }
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            _ = try await caller.state(cookie: cookie) { $0.busy == nil }
            let csv = "name,groups\na,\"Finance, Payroll\"\nb,Nowhere\n"
            #expect(try await caller.upload(csv, named: "robots.csv", cookie: cookie).status == 202)
            _ = try await caller.state(cookie: cookie) { $0.sheetVersion != nil && $0.busy == nil }
            #expect(try await caller.post("/api/plan", "{}", cookie: cookie).status == 202)
            _ = try await caller.state(cookie: cookie) { $0.step == "plan" && $0.busy == nil }
            let plan = try await caller.send("GET", "/api/plan", [("Cookie", cookie)]).decoded(Planned.self)
            #expect(plan.remedies.map(\.choice) == ["createsGroups"] && plan.remedies.map(\.rows) == [1])
        }
    }

    @Test("Every file of the page is served, with the type that a browser insists on")
    func files() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/MusterUI/Files").standardizedFileURL
        let types = ["js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"]
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { !$0.hasSuffix(".html") }
            #expect(names.count > 10)
            for name in names {
                let answer = try await caller.send("GET", "/\(name)", [("Cookie", cookie)])
                let written = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                #expect(answer.status == 200 && answer.body.hasSuffix(written), "\(name)")
                let type = types[String(name.split(separator: ".").last ?? "")]
                #expect(answer.headers["content-type"].first?.hasPrefix(type ?? "nothing") == true, "\(name)")
            }
        }
    }

    @Test("No secret is in what the page is told")
    func secrets() async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            _ = try await caller.state(cookie: cookie) { $0.busy == nil }
            for path in ["/api/state", "/api/runs", "/"] {
                let body = try await caller.send("GET", path, [("Cookie", cookie)]).body
                #expect(!body.contains("1234\"") && !body.lowercased().contains("bearer"))
                #expect(!body.contains(cookie.split(separator: "=")[1]))
            }
        }
    }
}
