import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@Suite("Lists of runs", .inTurn)
struct RunsTests {
    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func states(_ muster: Muster) async throws -> [String: String] {
        let ended = try await muster("runs", "--output", "json")
        #expect(ended.code == 0, "\(ended.errors)")
        return try objects(ended.output).reduce(into: [:]) { states, run in
            states[(run["run"] as? String)?.split(separator: "/").last.map(String.init) ?? ""] = run["state"] as? String
        }
    }

    private func age(_ path: FilePath, days: Double) throws {
        let time = Date(timeIntervalSinceNow: -days * 86_400)
        try FileManager.default.setAttributes(
            [.modificationDate: time],
            ofItemAtPath: path.appending("checkpoint").string
        )
    }

    @Test("Runs are listed with their state, wherever --run put them, and resume finds the unfinished one")
    func listed() async throws {
        try await withSandbox { muster, _ in
            #expect(try await muster("runs").output == "No runs were begun in this folder.\n")
            try muster.write("name\na\nb\n", to: "good.csv")
            try muster.write("name,groups\nc,Nowhere\nd,\n", to: "bad.csv")
            #expect(try await muster("import", "good.csv", "--yes", "--run", "elsewhere/done").code == 0)
            #expect(try await muster("import", "bad.csv", "--yes", "--run", "elsewhere/failed").code == 1)
            try muster.write("name\ne\nf\n", to: "more.csv")
            #expect(
                try await muster("import", "more.csv", "--yes", "--run", "elsewhere/half", "--limit", "1").code == 75
            )
            #expect(try await states(muster) == ["done": "done", "failed": "failed", "half": "unfinished"])
            let text = try await muster("runs")
            #expect(
                text.output.contains("\n    muster resume elsewhere/half\n")
                    || text.output.hasPrefix("    muster resume elsewhere/half"),
                "\(text.output)"
            )
            #expect(text.output.contains("    muster retry elsewhere/failed"), "\(text.output)")
            let resumed = try await muster("resume", "--yes")
            #expect(resumed.code == 0 && resumed.output.hasPrefix("2 created"), "\(resumed)")
            #expect(try await states(muster)["half"] == "done")
            #expect(try await muster("resume").code == 66)
        }
    }

    @Test(
        "Pruning removes old finished runs and says so, never one that can be resumed or is in use, nor a file of somebody else"
    )
    func pruned() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name\na\nb\n", to: "good.csv")
            for name in ["old", "new"] {
                #expect(try await muster("import", "good.csv", "--yes", "--run", name).code == 0)
            }
            try muster.write("name\ne\nf\n", to: "more.csv")
            #expect(try await muster("import", "more.csv", "--yes", "--run", "half", "--limit", "1").code == 75)
            try muster.write("mine", to: "new/notes.txt")
            for name in ["old", "half"] { try age(muster.folder.appending(name), days: 31) }
            let ended = try await muster("runs", "--prune", "30d")
            #expect(
                ended.code == 0 && ended.output.hasPrefix("Removed old: 2 rows, begun ")
                    && ended.errors.hasPrefix("1 of 3 runs removed."),
                "\(ended)"
            )
            #expect(try await states(muster) == ["new": "done", "half": "unfinished"])
            #expect(!FileManager.default.fileExists(atPath: muster.folder.appending("old").string))
            try muster.write("name\n" + (1...60).map { "n\($0)\n" }.joined(), to: "big.csv")
            let running = try await muster.with("import", "big.csv", "--yes", "--run", "busy", caughtAfter: 5, sandbox)
            { _ in
                #expect(try await states(muster)["busy"] == "running")
                let during = try await muster("runs", "--prune", "0s")
                #expect(
                    during.output.contains("Removed new") && !during.output.contains("busy")
                        && !during.output.contains("half"),
                    "\(during)"
                )
                await sandbox.releaseAnswers()
            }
            #expect(running.code == 0, "\(running.errors)")
            // What the user put into the folder stays.
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: muster.folder.appending("new").string) == [
                    "notes.txt"
                ]
            )
            #expect(try await muster("runs", "--prune", "soon").code == 64)
        }
    }

    @Test("A run without its checkpoint is listed as damaged, and the list gives it no new one")
    func damaged() async throws {
        try await withSamples { muster in
            let sheet = "samples/robot-accounts.csv"
            #expect(try await muster("import", sheet, "--sandbox", "--yes", "--run", "run").code == 0)
            let checkpoint = "\(muster.folder)/run/checkpoint"
            try FileManager.default.removeItem(atPath: checkpoint)
            let listed = try await muster("runs", "--output", "json")
            #expect(listed.output.contains("\"state\":\"damaged\""), "\(listed.output)\(listed.errors)")
            #expect(!FileManager.default.fileExists(atPath: checkpoint))
        }
    }

    @Test("Several runs are reported in one table, in JSON with the sums, and on one page")
    func reported() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name\na\nb\n", to: "good.csv")
            try muster.write("name,groups\nc,Nowhere\nd<i>,\n", to: "bad.csv")
            #expect(try await muster("import", "good.csv", "--yes", "--run", "one").code == 0)
            #expect(try await muster("import", "bad.csv", "--yes", "--run", "two").code == 1)
            let text = try await muster("report", "one", "two", "./one", "--page", "all.html")
            #expect(
                text.code == 0 && text.output.contains("\nall ") && text.output.hasSuffix("Page: all.html\n"),
                "\(text)"
            )
            let json = try objects(try await muster("report", "one", "two", "--output", "json").output)
            #expect(json.map { $0["event"] as? String } == ["report", "report", "reports"])
            let counts = json.last?["counts"] as? [String: Int]
            #expect(json.last?["rows"] as? Int == 4 && counts?["created"] == 3 && counts?["failed"] == 1, "\(json)")
            #expect((json.first?["calls"] as? [String: [String: Any]])?["POST"]?["sent"] as? Int == 2, "\(json)")
            let page = try String(
                contentsOfFile: muster.folder.appending("muster-runs/report.html").string,
                encoding: .utf8
            )
            #expect(page.contains(">one<") && page.contains(">two<") && !page.contains("<script"))
            #expect(try await muster("report", "one", "--page", "x.html").code == 64)
        }
    }
}
