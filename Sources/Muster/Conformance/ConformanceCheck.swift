/// One thing that Muster needs from the service, or that it would like to know of it.
///
/// The checks are a table, ``all``: each is a pure function of what the service was seen to do (`ServiceObservation`).
public struct ConformanceCheck: Sendable, Identifiable {
    /// The areas of checks, in the order of the report.
    public enum Area: String, Sendable, Hashable, CaseIterable, Codable {
        case paging
        case ids
        case order
        case groups
        case answers
        /// Writes.
        case writes
    }

    /// The kind of evidence of a check.
    public enum EvidenceKind: String, Sendable, Hashable, Codable {
        /// By calls that only read.
        case reading
        /// By writes to an account that the check makes and deletes.
        case writing
        /// By nothing that a check may do: it would take a spent quota, or another sign-in.
        case none
    }

    /// The check's name, for programs; names stay.
    public let id: String
    /// The area.
    public let area: Area
    /// The check in two or three words, for people.
    public let label: String
    /// The need, as a sentence.
    public let need: String
    /// The point that no documentation settles and that this check settles for one service; `nil` where the contract is clear.
    public let openPoint: OpenPoint?
    /// The kind of evidence.
    public let evidence: EvidenceKind

    let judge: @Sendable (ServiceObservation) -> ConformanceVerdict

    init(
        _ id: String,
        _ area: Area,
        _ label: String,
        _ need: String,
        settles openPoint: OpenPoint? = nil,
        by evidence: EvidenceKind = .reading,
        _ judge: @escaping @Sendable (ServiceObservation) -> ConformanceVerdict
    ) {
        self.id = id
        self.area = area
        self.label = label
        self.need = need
        self.openPoint = openPoint
        self.evidence = evidence
        self.judge = judge
    }

    /// A check that writes.
    static func writing(
        _ id: String,
        _ area: Area,
        _ label: String,
        _ need: String,
        settles openPoint: OpenPoint? = nil,
        _ judge: @escaping @Sendable (WriteObservation) -> ConformanceVerdict
    ) -> ConformanceCheck {
        .init(id, area, label, need, settles: openPoint, by: .writing) { $0.writes.map(judge) ?? .needsWriting }
    }

    /// A point that no check can settle, with the reason.
    static func unknown(
        _ id: String,
        _ area: Area,
        _ label: String,
        _ need: String,
        settles openPoint: OpenPoint,
        _ reason: String
    ) -> ConformanceCheck {
        .init(id, area, label, need, settles: openPoint, by: .none) { _ in .unknown(reason) }
    }
}
