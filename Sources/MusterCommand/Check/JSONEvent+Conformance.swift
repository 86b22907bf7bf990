import Muster

extension JSONEvent {
    /// One check of what Muster needs from the service.
    struct Conformance: Encodable {
        var event = "conformance"
        /// The check's name; names stay.
        var check: String
        var area: ConformanceCheck.Area
        /// What Muster needs, as a sentence.
        var need: String
        var verdict: ConformanceVerdict.Mark
        var found: String
        /// What follows from it for Muster.
        var consequence: String?
        /// The point that no documentation settles and that this check is about.
        var openPoint: OpenPoint?
        /// How it is checked; what takes a write is not told.
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
