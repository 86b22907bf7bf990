import Foundation
import Muster
import SystemPackage
import TestSupport
import Testing

@testable import MusterUI

@Suite("The page's list of runs", .inTurn)
struct RunListTests {
    private struct Listed: Decodable {
        var id: String
        var place: String?
        var problem: String?
        var name: String
        var state: String
        var canUndo: Bool
    }

    private func runs(_ caller: PageCaller, _ cookie: String) async throws -> [Listed] {
        try await caller.send("GET", "/api/runs", [("Cookie", cookie)]).decoded([Listed].self)
    }

    @Test("Runs elsewhere are listed, shown and undone like those of the folder, and tell where they are")
    func elsewhere() async throws {
        try await PageCaller.with(listed: ["one/run", "two/run"]) { caller in
            let cookie = try await caller.cookie()
            for (number, place) in ["one", "two"].enumerated() {
                let id = try await caller.importSheet("name\nbot-\(number)\n", named: "\(place).csv", cookie: cookie)
                let folder = caller.folder.appending(place).string
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try FileManager.default.moveItem(
                    atPath: caller.folder.appending("muster-runs").appending(id).string,
                    toPath: folder + "/run"
                )
            }
            let own = try await caller.importSheet("name\nbot-2\n", named: "three.csv", cookie: cookie)
            let listed = try await runs(caller, cookie)
            #expect(Set(listed.map(\.id)).count == 3 && listed.allSatisfy { $0.canUndo && $0.state == "finished" })
            #expect(listed.first { $0.id == own }?.place == nil)
            for place in ["one", "two"] {
                let run = try #require(listed.first { $0.name == "\(place).csv" })
                #expect(run.place == caller.folder.appending(place).appending("run").string)
                let report = try await caller.send("GET", "/runs/\(run.id)/success.csv", [("Cookie", cookie)])
                #expect(report.status == 200 && report.body.contains("bot-\(place == "one" ? 0 : 1)"), "\(report.body)")
                let undo = "{\"deletesCreated\":false,\"acceptsDrift\":false}"
                #expect(try await caller.post("/api/runs/\(run.id)/show", "{}", cookie: cookie).status == 202)
                #expect(try await caller.state(cookie: cookie) { $0.step == "result" }.result == run.id)
                #expect(try await caller.post("/api/runs/\(run.id)/undo", undo, cookie: cookie).status == 202)
                _ = try await caller.state(cookie: cookie) { $0.step == "plan" && $0.busy == nil }
            }
            for id in ["run", "one", "..", "one~0", "run~0"] {
                #expect(try await caller.send("GET", "/runs/\(id)/success.csv", [("Cookie", cookie)]).status == 404)
            }
        }
    }

    @Test("A folder whose files cannot be read is listed with why, and the others are as usable as before")
    func damaged() async throws {
        try await PageCaller.with { caller in
            let cookie = try await caller.cookie()
            let whole = try await caller.importSheet("name\nbot-0\n", named: "whole.csv", cookie: cookie)
            let broken = try await caller.importSheet("name\nbot-1\n", named: "broken.csv", cookie: cookie)
            #expect(Set(try await runs(caller, cookie).map(\.id)) == [broken, whole])
            let record = caller.folder.appending("muster-runs").appending(broken).appending("run.json")
            try Data("{".utf8).write(to: URL(filePath: record.string))
            let listed = try await runs(caller, cookie)
            let run = try #require(listed.first { $0.id == broken })
            #expect(run.state == "damaged" && run.problem?.isEmpty == false && !run.canUndo)
            #expect(listed.first { $0.id == whole }?.state == "finished")
            let answer = try await caller.send("GET", "/api/runs/\(broken)", [("Cookie", cookie)])
            #expect((400..<600).contains(answer.status) && answer.body.contains("error"), "\(answer.body)")
        }
    }
}
