import CoreMetrics
import Foundation
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import MusterCommand

@Suite("Logs and metrics", .inTurn)
struct TelemetryTests {
    private func text(_ muster: Muster, _ name: String) throws -> String {
        try String(contentsOfFile: muster.folder.appending(name).string, encoding: .utf8)
    }

    @Test("A log has one line an event in swift-log's format, is appended to, and holds no secret")
    func log() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\na,\nb,Nowhere\n", to: "robots.csv")
            var muster = muster
            muster.environment["MUSTER_LOG"] = "muster.log"
            #expect(try await muster("import", "robots.csv", "--yes", "--run", "run").code == 1)
            #expect(try await muster("export", "--proxy", "ftp://u:hunter2@p").code == 0)
            let log = try text(muster, "muster.log")
            let lines = log.split(separator: "\n")
            for line in lines {
                #expect(
                    line.contains(
                        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000 (info|notice|warning|error) muster:.* \[muster\] .+/
                    ),
                    "\(line)"
                )
            }
            #expect(log.contains("rows=2 run=run [muster] The run begins."), "\(log)")
            #expect(
                log.contains("created=1 failed=1") && log.contains("warning muster: code=unknownGroup rows=1"),
                "\(log)"
            )
            #expect(
                log.contains("exitCode=1 ") && lines.last?.contains("exitCode=0 ") == true && !log.contains("hunter2"),
                "\(log)"
            )
            let closed = try await muster("export", "--log", "no/such/folder/log")
            #expect(closed.code == 73 && closed.errors.contains("the log cannot be opened"), "\(closed.errors)")
        }
    }

    @Test("Metrics are Prometheus text that everybody may read, whole at every moment")
    func metrics() async throws {
        try await withSandbox { muster, sandbox in
            try muster.write("name\n" + (1...40).map { "n\($0)\n" }.joined(), to: "robots.csv")
            let arguments = ["import", "robots.csv", "--yes", "--run", "run", "--metrics", "muster.prom"]
            await sandbox.holdAnswers(afterCreates: 5)
            let ended = try await muster.with(arguments) { _ in
                while (try? text(muster, "muster.prom"))?.contains("muster_run_active{run=\"run\"} 1\n") != true {
                    try await Task.sleep(for: .milliseconds(5))
                }
                await sandbox.releaseAnswers()
            }
            #expect(ended.code == 0, "\(ended.errors)")
            let metrics = try text(muster, "muster.prom")
            for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.contains(/^muster_[a-z_]+\{([a-z]+="[^"]*",?)+\} -?[0-9.e+-]+$/), "\(line)")
            }
            for line in [
                "muster_run_outcomes{run=\"run\",outcome=\"created\"} 40",
                "muster_run_calls{run=\"run\",method=\"POST\"} 40",
                "muster_exit_code{command=\"import\"} 0", "muster_active{command=\"import\"} 0",
                "muster_run_active{run=\"run\"} 0",
            ] { #expect(metrics.contains(line + "\n"), "\(metrics)") }
            let path = muster.folder.appending("muster.prom").string
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o644)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: muster.folder.string).allSatisfy {
                    !$0.hasSuffix(".tmp")
                }
            )
        }
    }

    @Test("A meter that is set to the value that it has does not have the file written again")
    func unchanged() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("muster.prom")
            let file = try MetricsFile(path, command: "import")
            let meter = file.makeMeter(label: "muster_run_rows", dimensions: [("run", "run")])
            let text = { (try? String(contentsOfFile: path.string, encoding: .utf8)) ?? "" }
            try await file.around {
                meter.set(1.0)
                while !text().contains("muster_run_rows{run=\"run\"} 1\n") {
                    try await Task.sleep(for: .milliseconds(20))
                }
                try FileManager.default.removeItem(atPath: path.string)
                meter.set(1.0)
                // The file is looked at each second, and written without a change only after ten.
                try await Task.sleep(for: .milliseconds(2500))
                #expect(text().isEmpty)
                meter.set(2.0)
                while !text().contains("muster_run_rows{run=\"run\"} 2\n") {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }

    @Test("The value of a label cannot break out of it")
    func escaped() {
        var metrics = PrometheusText()
        metrics[.init("muster_run_rows", [("run", "a\"b\\c\nd")])] = 1
        #expect(metrics.text.contains("muster_run_rows{run=\"a\\\"b\\\\c\\nd\"} 1\n"), "\(metrics.text)")
    }
}
