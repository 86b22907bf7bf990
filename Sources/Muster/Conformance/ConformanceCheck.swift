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

    /// `nil` when only a write would show it.
    let judge: @Sendable (ServiceObservation) -> ConformanceVerdict?

    /// - Parameter openPoint: the point that it settles, where that has another name than the check.
    init(
        _ id: String,
        _ area: Area,
        _ label: String,
        _ need: String,
        settles openPoint: OpenPoint? = nil,
        _ judge: @escaping @Sendable (ServiceObservation) -> ConformanceVerdict?
    ) {
        self.id = id
        self.area = area
        self.label = label
        self.need = need
        self.openPoint = openPoint ?? OpenPoint(rawValue: id)
        self.judge = judge
    }

    /// The kind of evidence.
    public var evidence: EvidenceKind {
        switch openPoint {
        case .quotaWindow?, .refreshToken?, .groupListLimit?: .none
        default: area == .writes ? .writing : .reading
        }
    }
}
