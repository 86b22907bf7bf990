import Muster

extension JSONLine {
    /// The result of one check of the service.
    static func conformance(_ result: ConformanceReport.Result) -> String {
        line([
            "event": "conformance", "check": result.check.id, "area": result.check.area, "need": result.check.need,
            "verdict": result.verdict.mark, "found": result.verdict.found, "consequence": result.verdict.consequence,
            "openPoint": result.check.openPoint, "evidence": result.check.evidence,
        ])
    }
}
