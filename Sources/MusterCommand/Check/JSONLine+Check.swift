import Muster
import SystemPackage

extension JSONLine {
    /// A setting and its source. A secret has no value.
    static func setting(_ row: SettingRow) -> String {
        let (source, place): (String, String?) =
            switch row.source {
            case .sandbox: ("sandbox", "--sandbox")
            case .option: ("option", row.name.option)
            case .environment(let variable): ("environment", variable)
            case .profile(let path): ("profile", path.string)
            case .run: ("run", nil)
            case .fallback: ("default", nil)
            case .address: ("url", nil)
            case .token: ("token", nil)
            }
        return line([
            "event": "setting", "name": row.name.rawValue, "value": row.value, "isSecret": row.isSecret,
            "source": source, "place": place,
        ])
    }

    static func check(_ finding: Finding) -> String {
        line([
            "event": "check", "what": finding.subject, "ok": finding.isFine, "found": finding.found,
            "cure": finding.advice, "details": finding.details,
        ])
    }

    /// The result of all checks, with the next command when everything works.
    static func checked(_ findings: [Finding], next: String) -> String {
        let code = findings.exitCode
        let isFine = code == ExitStatus.done
        return line(["event": "checked", "ok": isFine, "next": isFine ? next : nil, "exitCode": code])
    }

    /// The result of one check of the service.
    static func conformance(_ result: ConformanceReport.Result) -> String {
        line([
            "event": "conformance", "check": result.check.id, "area": result.check.area, "need": result.check.need,
            "verdict": result.verdict.mark, "found": result.verdict.found, "consequence": result.verdict.consequence,
            "openPoint": result.check.openPoint, "evidence": result.check.evidence,
        ])
    }
}
