import IdentityAPI
import Muster

/// Checks what Muster needs from the service, by reads alone: `muster check --deep`.
struct DeepCheck: Sendable {
    let output: OutputOptions
    let width: Int

    /// Runs the checks. Returns one sentence about all of them.
    func finding(_ client: IdentityClient) async -> Finding {
        if output.isTalkative {
            let most = ConformanceReport.mostReads
            Console.say("\nThe service, tested with at most \(most) GET calls that change nothing:")
        }
        let report = await ConformanceReport.of(client)
        for area in ConformanceCheck.Area.allCases {
            let results = report.results.filter { $0.check.area == area }
            if output.output == .text {
                let told = results.filter { !output.quiet || $0.verdict.mark == .missing }
                guard !told.isEmpty else { continue }
                Console.say("\n" + DeepCheckText.lines(of: told, in: area, width: width).joined(separator: "\n"))
            } else {
                results.forEach { Console.say(JSONLine.conformance($0)) }
            }
        }
        if output.isTalkative { Console.say("") }
        return finding(of: report)
    }

    private func finding(of report: ConformanceReport) -> Finding {
        func count(_ mark: ConformanceVerdict.Mark) -> Int { report.results.count { $0.verdict.mark == mark } }
        var finding = Finding(subject: .service, found: "\(count(.holds)) checks hold")
        if count(.differs) > 0 { finding.found += ", \(count(.differs)) differ" }
        if count(.missing) > 0 { finding.found += ", \(count(.missing)) \(count(.missing) == 1 ? "fails" : "fail")" }
        finding.found += ", \(count(.unknown)) unknown; \(report.calls.counted("call"))"
        if !report.allowsWork {
            finding.status = .failed(ExitStatus.someRowsFailed)
            finding.advice = "Muster cannot work with this service until it provides what is marked ✗."
        } else if count(.differs) > 0 {
            finding.status = .warning
        }
        return finding
    }
}
