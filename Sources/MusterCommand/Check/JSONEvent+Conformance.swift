import Muster

extension JSONEvent {
    /// The result of one check of the service.
    struct Conformance: Encodable {
        var event = "conformance"
        /// The check's name. Names do not change.
        var check: String
        var area: ConformanceCheck.Area
        /// The need, as a sentence.
        var need: String
        var verdict: ConformanceVerdict.Mark
        var found: String
        /// The consequence for Muster.
        var consequence: String?
        /// The undocumented point of the check.
        var openPoint: OpenPoint?
        /// The evidence: a read, or none when only a write would show it.
        var evidence: ConformanceCheck.EvidenceKind
    }
}

extension JSONLine {
    static func conformance(_ result: ConformanceReport.Result) -> String {
        line(
            JSONEvent.Conformance(
                check: result.check.id,
                area: result.check.area,
                need: result.check.need,
                verdict: result.verdict.mark,
                found: result.verdict.found,
                consequence: result.verdict.consequence,
                openPoint: result.check.openPoint,
                evidence: result.check.evidence
            )
        )
    }
}
